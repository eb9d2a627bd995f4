"""What an operator's emergency access reads of applications: nothing before the close, the one asked for after it."""

from __future__ import annotations

import pytest

from dips.console import services as console
from dips.console.errors import JustClosing, NoSuchReference, NotClosedYet, OtherKind
from dips.console.glass import through
from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotFound
from tenants.applications import services
from tenants.applications.models import Application
from tenants.calls.models import Call
from tenants.calls.services import close_call

WHY = "The applicant says that the receipt shows another text."


@pytest.fixture
def boss(operator, officer, birmingham, solihull):
    for council in (birmingham, solihull):
        officer(council, "council_admin")  # somebody who is told
    return operator()


@pytest.fixture
def ask(birmingham, boss):
    """`ask("application", "TST-1-0001")`: what the page of that access shows, and of one thing in it."""

    def make(kind: str, reference: str, *, council=birmingham):
        return console.ask_access(
            council=council, kind=kind, reference=reference, reason=WHY, ticket="T-4711", minutes=30, by=boss
        )

    return make


@pytest.fixture
def items(boss):
    def read(access) -> list[str]:
        with portal_scope(), through(access_id=access.pk, page="list", by=boss) as (row, pane):
            return [item.key for item in pane.items(row.reference)]

    return read


@pytest.fixture
def paper(boss):
    def read(access, key: str):
        with portal_scope(), through(access_id=access.pk, page=key, by=boss) as (row, pane):
            return pane.paper(row.reference, key)

    return read


def test_before_the_close_it_is_sealed_for_them_too(sent, challenge, ask, items, paper) -> None:
    for reference in (sent.reference, f"{challenge.reference}-0000"):
        with pytest.raises(NotClosedYet):  # alike, whether or not there is anything by it
            ask("application", reference)
    all_of_it = ask("challenge", challenge.reference)

    assert items(all_of_it) == ["challenge"]
    with pytest.raises(NotFound):
        paper(all_of_it, sent.reference)
    assert "Plainview" not in str(paper(all_of_it, "challenge"))


def test_after_the_close_they_read_what_they_asked_for_and_no_more(
    sent, rival, call, challenge, ask, items, paper, after_close, solihull
) -> None:
    services.start_application(call=call, supplier=rival[1], by=rival[0])
    with clock.at(after_close):
        all_of_it = ask("challenge", challenge.reference)
        with pytest.raises(JustClosing):
            items(all_of_it)
        with pytest.raises(JustClosing):
            ask("application", sent.reference)
        close_call(call=Call.objects.get(pk=call.pk), by=SYSTEM)
        one = ask("application", sent.reference)
        with pytest.raises(NoSuchReference):
            ask("application", sent.reference, council=solihull)
        draft = Application.objects.exclude(pk=sent.pk).get(call=call)
        for unsent in (f"{challenge.reference}-0000", draft.reference or "TST-01"):
            with pytest.raises((NoSuchReference, OtherKind)):
                ask("application", unsent)

        assert items(one) == [sent.reference]
        assert items(all_of_it) == ["challenge", sent.reference]
        read = paper(one, sent.reference)
        assert read == paper(all_of_it, sent.reference)
        assert ("Organisation", "Plainview Planning Ltd") in read.facts
        assert [line.files for _title, lines in read.parts for line in lines if line.files] == []
        for access, key in ((one, "challenge"), (one, "TST-1-0099")):
            with pytest.raises(NotFound):
                paper(access, key)


def test_what_was_taken_back_is_not_read(sent, firm, birmingham, ask, items, paper, after_close) -> None:
    services.withdraw_application(application=sent, by=firm[0])
    with clock.at(after_close):
        with council_scope(birmingham):
            close_call(call=Application.objects.get(pk=sent.pk).call, by=SYSTEM)
        with pytest.raises(NotFound):
            paper(ask("application", sent.reference), sent.reference)
