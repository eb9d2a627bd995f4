"""Sending twice, sending and taking back, sending while the close is moved: one legal end each."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.db import IntegrityError

from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tests.tenants.applications.conftest import fill, passing

from .meeting import CLICKS, Meeting

pytestmark = pytest.mark.slow


def test_sending_often_is_one_receipt(committed, call, firm, filled, at_once, goes, figure) -> None:
    from tenants.applications import services
    from tenants.applications.models import Receipt

    for number in range(goes):
        before = Receipt.objects.count()
        if number:
            page = services.save_page(
                application=filled, page_key="idea", data={"idea": f"Another {number}"}, version=10**6, by=firm[0]
            )
            assert page.application.pk == filled.pk

        def send() -> str:
            return services.submit_application(application=filled, by=firm[0]).reference

        assert len(set(at_once(*[send] * CLICKS))) == 1
        figure("effects of a double click on “send”", Receipt.objects.count() - before, limit=1, cases=CLICKS)


def test_control_sending_without_the_lock_is_refused_by_the_table_at_best(
    committed, filled, firm, at_once, monkeypatch
) -> None:
    """Without the row's lock many find it unsent; only the database's own constraint holds them, and loudly."""
    from tenants.applications import services
    from tenants.applications.models import Application
    from tenants.applications.services import locking

    rows = Application.objects.select_related("call__form", "challenge", "programme")
    monkeypatch.setattr(locking, "lock", lambda application: rows.get(pk=application.pk))

    def send() -> str:
        try:
            return services.submit_application(application=filled, by=firm[0]).reference
        except IntegrityError:
            return "broken"

    answers = at_once(*[send] * CLICKS)

    assert set(answers) & {"broken", "illegal_move"}


def test_sending_and_taking_back_end_in_one_state(committed, call, firm, filled, at_once, goes, figure) -> None:
    from tenants.applications import services
    from tenants.applications.models import Application, Receipt

    for number in range(goes):
        application = filled
        if number:
            application = fill(
                services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call)), firm[0]
            )

        def send(application=application) -> str:
            return services.submit_application(application=application, by=firm[0]).state

        def take_back(application=application) -> str:
            return services.withdraw_application(application=application, by=firm[0]).state

        answers = at_once(*[send, take_back] * 6)

        row = Application.objects.get(pk=application.pk)
        receipts = Receipt.objects.filter(application=row).count()
        legal = row.state == "withdrawn" and set(answers) <= {"submitted", "withdrawn", "not_editable"}
        told = ("submitted" in answers) == (receipts == 1) == (row.submitted_at is not None)
        figure("illegal ends of sending against taking back", int(not (legal and told)), limit=0, cases=12)


def test_control_taking_back_without_the_lock_ends_sent(committed, firm, filled, at_once, faults, monkeypatch) -> None:
    """The one who takes back has looked at an old copy; what was told as withdrawn is submitted in the end."""
    from tenants.applications import services
    from tenants.applications.models import Application
    from tenants.applications.services import submission

    monkeypatch.setattr(
        submission,
        "move",
        lambda row, verb, **_kwargs: Application.objects.filter(pk=row.pk).update(
            state={"withdraw": "withdrawn", "submit": "submitted"}[verb]
        ),
    )
    rows = Application.objects.select_related("call__form", "challenge", "programme")
    monkeypatch.setattr(submission.locking, "lock", lambda application: rows.get(pk=application.pk))
    meeting = Meeting(2)
    monkeypatch.setattr(submission, "can_move", meeting.after(submission.can_move))
    monkeypatch.setattr(submission.document, "content", meeting.after(submission.document.content))
    monkeypatch.setattr(submission, "faultpoint", lambda name, detail="": None)

    answers = at_once(
        lambda: services.submit_application(application=filled, by=firm[0]) and "sent",
        lambda: services.withdraw_application(application=filled, by=firm[0]) and "withdrawn",
    )

    assert answers == ["sent", "withdrawn"]  # each was told that theirs is how it stands


def test_extending_and_sending_agree_on_the_close(committed, birmingham, call, firm, filled, at_once, goes) -> None:
    """While the close is moved, a sender is judged by the old time or by the new one, never by neither."""
    from tenants.applications import services
    from tenants.calls import services as calls
    from tenants.calls.models import Call

    for _number in range(goes):
        ends = Call.objects.get(pk=call.pk).closes_at
        later = ends + timedelta(days=1)

        def extend(later=later) -> str:
            return calls.extend_call(
                call=Call.objects.get(pk=call.pk), closes_at=later, reason="The site was down.", by=SYSTEM
            ).closes_at.isoformat()

        def send(at=ends + timedelta(minutes=1)) -> str:
            with clock.at(at):
                return services.submit_application(application=filled, by=firm[0]).state

        answers = at_once(extend, *[send] * 8)

        assert answers[0] == later.isoformat()
        assert set(answers[1:]) <= {"submitted", "call_closed"}
        assert all(each == "submitted" for each in at_once(*[send] * 4))  # by the new close there is time


def sent_while_extended(call, filled, firm, at_once) -> list[object]:
    """Who sends has come before the close was moved, and is judged after the old close, once it has been."""
    from tenants.applications import services
    from tenants.applications.models import Application
    from tenants.calls import services as calls
    from tenants.calls.models import Call

    ends = Call.objects.get(pk=call.pk).closes_at
    came, extended = Event(), Event()

    def send() -> str:
        application = Application.objects.select_related("call__form", "challenge", "programme").get(pk=filled.pk)
        came.set()
        extended.wait(20)
        with clock.at(ends + timedelta(minutes=1)):
            return services.submit_application(application=application, by=firm[0]).state

    def extend() -> str:
        came.wait(20)
        row = Call.objects.get(pk=call.pk)
        calls.extend_call(call=row, closes_at=ends + timedelta(days=1), reason="The site was down.", by=SYSTEM)
        extended.set()
        return "extended"

    return at_once(send, extend)


def test_who_came_before_the_extension_has_its_time(committed, call, filled, firm, at_once, figure) -> None:
    answers = sent_while_extended(call, filled, firm, at_once)

    assert answers[1] == "extended"
    figure("refused by a close that was moved", int(answers[0] != "submitted"), limit=0, cases=1)


def test_control_judged_by_an_old_copy_they_are_refused(committed, call, filled, firm, at_once, monkeypatch) -> None:
    from tenants.applications.services import locking
    from tenants.calls.services import CallClosed

    def by_the_copy(_call):
        if clock.now() >= call.closes_at:  # as it was when the page was drawn
            raise CallClosed(when="then")
        return clock.now()

    monkeypatch.setattr(locking, "hold_open", by_the_copy)

    assert sent_while_extended(call, filled, firm, at_once) == ["call_closed", "extended"]
