"""Double clicks, two tabs and opposite wishes, really at once: one effect each, and without the guard more than one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, transaction

from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tests.tenants.applications.conftest import fill, passing

pytestmark = pytest.mark.slow
CLICKS = 24  # connections at once; in the full set the round is repeated until there are enough


@pytest.fixture
def committed(in_shared_database) -> str:
    """Nothing here counts what others have left."""
    return in_shared_database


@pytest.fixture
def goes(rounds) -> int:
    return rounds(quick=1, full=40)


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


def test_an_organisation_is_made_once(committed, person, at_once, goes, figure) -> None:
    from dips.suppliers import services
    from dips.suppliers.models import SupplierOrganisation

    for number in range(goes):
        user = person()

        def make(user=user, name=f"Twice {number} Ltd") -> str:
            with portal_scope():
                return services.create_organisation(legal_name=name, kind="charity", by=user).legal_name

        answers = at_once(*[make] * CLICKS)
        with portal_scope():
            made = SupplierOrganisation.objects.filter(members__user=user).count()
        assert Counter(answers) == {f"Twice {number} Ltd": 1, "organisation_exists": CLICKS - 1}
        figure("effects of a double click on “create organisation”", made, limit=1, cases=CLICKS)


def test_control_without_its_turn_an_organisation_is_made_often(committed, person, at_once, monkeypatch) -> None:
    from dips.suppliers import services
    from dips.suppliers.models import SupplierOrganisation

    user, meeting = person(), Meeting(4)
    monkeypatch.setattr(services, "_in_turn", lambda _by: None)
    monkeypatch.setattr(services, "_refuse_twin", meeting.after(services._refuse_twin))

    def make() -> str:
        with portal_scope():
            return services.create_organisation(legal_name="Twice Ltd", kind="charity", by=user).legal_name

    at_once(*[make] * 4)

    with portal_scope():
        assert SupplierOrganisation.objects.filter(members__user=user).count() > 1


class Meeting:
    """Those who have looked wait for each other before they act, as an unlucky moment has it."""

    def __init__(self, people: int) -> None:
        self.barrier = Barrier(people)

    def after(self, look):
        def looked(*args, **kwargs):
            found = look(*args, **kwargs)
            self.barrier.wait(20)
            return found

        return looked


def test_an_address_is_invited_once(committed, birmingham, officer, at_once, goes, figure) -> None:
    from dips.staff import services
    from dips.staff.models import Invitation

    boss = officer(birmingham, "council_admin")
    for number in range(goes):

        def invite(email=f"new{number}@example.org") -> str:
            from dips.councils.scope import fresh

            return services.invite_person(email=email, role_keys=["assessor"], by=fresh(boss)).state

        answers = at_once(*[invite] * CLICKS)
        with council_scope(birmingham):
            made = Invitation.objects.filter(email=f"new{number}@example.org").count()
        assert Counter(answers) == {"pending": 1, "invited_just_now": CLICKS - 1}
        figure("effects of a double click on “invite”", made, limit=1, cases=CLICKS)


def test_control_without_its_turn_an_invitation_breaks(committed, birmingham, at_once, monkeypatch) -> None:
    from dips.staff import queries, services

    meeting = Meeting(4)
    monkeypatch.setattr(services, "_in_turn", lambda _email: None)
    monkeypatch.setattr(queries, "people", meeting.after(queries.people))

    def invite() -> str:
        try:
            return services.invite_person(email="new@example.org", role_keys=["assessor"], by=SYSTEM).state
        except IntegrityError:
            return "broken"

    assert "broken" in at_once(*[invite] * 4)


def test_a_call_is_published_once(committed, birmingham, open_challenge, at_once, figure) -> None:
    from dips.kernel.models import AuditEvent
    from tenants.calls import services
    from tenants.calls.models import Call

    with council_scope(birmingham):
        first = open_challenge(birmingham, days=5)
        call = Call.objects.get(challenge=first)
        Call.objects.filter(pk=call.pk).update(state="draft", published_at=None)

    def publish() -> str:
        return services.publish_call(call=Call.objects.get(pk=call.pk), by=SYSTEM, reason="An urgent need.").state

    answers = at_once(*[publish] * CLICKS)

    assert Counter(answers) == {"published": 1, "illegal_move": CLICKS - 1}
    with council_scope(birmingham):
        events = AuditEvent.objects.filter(verb="call.publish", object_id=str(call.pk)).count()
    figure("effects of a double click on “publish”", events - 1, limit=1, cases=CLICKS)


@pytest.fixture
def gateless(monkeypatch) -> None:
    from tenants.challenges import gates

    monkeypatch.setattr(gates, "missing", lambda _challenge: [])
    monkeypatch.setattr(gates, "needs_reason", lambda *_args: False)


def test_a_stage_is_advanced_once(committed, birmingham, open_challenge, at_once, gateless, figure) -> None:
    """The next stage may have an open gate too: a second click must not go through that one."""
    from tenants.challenges import services
    from tenants.challenges.models import Challenge

    challenge = open_challenge(birmingham)

    def advance() -> str:
        return services.advance_stage(
            challenge=Challenge.objects.get(pk=challenge.pk), by=SYSTEM, from_stage="call_for_solutions"
        ).stage

    answers = at_once(*[advance] * CLICKS)

    assert Counter(answers) == {"exploration": 1, "stage_moved": CLICKS - 1}
    figure("effects of a double click on “advance”", answers.count("exploration"), limit=1, cases=CLICKS)


def test_control_who_does_not_say_from_where_goes_further(committed, birmingham, open_challenge, gateless) -> None:
    from tenants.challenges import services
    from tenants.challenges.models import Challenge

    pk = open_challenge(birmingham).pk

    with council_scope(birmingham):
        stages = [services.advance_stage(challenge=Challenge.objects.get(pk=pk), by=SYSTEM).stage for _click in "12"]

    assert stages == ["exploration", "accelerator"]


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


def two_officers_extend(call, at_once) -> tuple[list[object], timedelta]:
    """Five days and two, at once: what each was told, and by how much the close moved in the end."""
    from tenants.calls import services as calls
    from tenants.calls.models import Call

    ends = Call.objects.get(pk=call.pk).closes_at

    def extend(days: int):
        def run() -> int:
            row = Call.objects.get(pk=call.pk)
            calls.extend_call(call=row, closes_at=ends + timedelta(days=days), reason="More time.", by=SYSTEM)
            return days

        return run

    return at_once(extend(5), extend(2)), Call.objects.get(pk=call.pk).closes_at - ends


def test_of_two_extensions_none_is_taken_back(committed, call, at_once, figure) -> None:
    answers, moved = two_officers_extend(call, at_once)

    assert answers in ([5, 2], [5, "invalid"])
    figure("extensions told and taken back", int(moved != timedelta(days=5)), limit=0, cases=2)


def test_control_on_an_old_copy_the_shorter_extension_wins(committed, call, at_once, monkeypatch) -> None:
    from tenants.calls.models import Call
    from tenants.calls.services import deadline

    meeting, committed_first = Meeting(2), Event()
    look = meeting.after(lambda row: Call.objects.select_related("challenge__programme").get(pk=row.pk))

    monkeypatch.setattr(deadline, "lock", look)
    shorter = Call.objects.get(pk=call.pk).closes_at + timedelta(days=2)
    honest = Call.save

    def save(self, *args, **kwargs) -> None:
        if self.closes_at == shorter:
            committed_first.wait(20)
        honest(self, *args, **kwargs)
        if self.closes_at != shorter:
            transaction.on_commit(committed_first.set)

    monkeypatch.setattr(Call, "save", save)

    assert two_officers_extend(call, at_once) == ([5, 2], timedelta(days=2))
