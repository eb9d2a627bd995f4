"""An operator's day: a council is made, its plan is set, a message and a job are tried again, a request is answered.

And the one day in many on which they have to read: the council sees it, and ends it.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils import register, services
from dips.councils.models import Activity, ProvisioningRun
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import jobs, outbox
from dips.kernel.actors import SYSTEM
from dips.kernel.models import OutboxMessage

from .steps import PHONE, Look, come_in, press_to, sign_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SUBJECT = "CANARY words of a letter"


@pytest.fixture
def given_up(committed: str, birmingham) -> str:
    """A letter that could not be sent."""
    letter = {"to": "jo@example.org", "subject": SUBJECT, "text": SUBJECT, "html": None, "from_name": "X", "id": "1"}
    with council_scope(birmingham):
        outbox.enqueue("mail", letter, key="CANARY")
        pk = OutboxMessage.objects.get(key="CANARY").pk
    with operator_scope():
        failed = {"state": "failed", "attempts": 8, "last_error": "SMTPServerDisconnected: gone"}
        OutboxMessage.objects.filter(pk=pk).update(**failed)
    return str(pk)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without, on a phone"])
def test_an_operator_s_day(live, new_page, axe, operator, birmingham, given_up, tidied, deliver, script: bool) -> None:
    """With a script every page is looked at wide and narrow; the fingers are on the phone in the other turn."""
    page = new_page() if script else new_page(javascript=False, viewport=PHONE)
    look = Look(axe, both=True) if script else Look(None, is_narrow=True)
    boss = operator("Pat Operator")
    services.request_council(
        slug="dudley", name="Dudley Council", admin_email="first@dudley.example", by=SYSTEM, needs_approval=True
    )

    # Through the one door: password and second step.
    page.goto(live.url(None, "/accounts/login/?next=/console/"))
    sign_in(page, boss)
    stands_at(page, "What needs you")
    expect(page).to_have_title(re.compile("Operator’s console"))
    expect(page.get_by_text("request waits for your answer")).to_be_visible()
    look(page)

    _message(page, look, given_up, deliver)
    _answer(page, look)
    _make(page, look, script)
    _job(page, look)
    for name in ("Blueprints", "Emergency access", "Leaving", "Trail", "Operators"):
        to(page, name)
        look(page)
    _council(page, look, birmingham)
    _let_leave(page, look, birmingham)
    _suspend(page, look, live, birmingham)


def to(page: Any, name: str) -> None:
    """By the menu, which is folded on a phone."""
    menu = page.get_by_role("navigation", name="Console")
    folded = menu.locator("summary")
    if folded.is_visible():
        folded.click()
    menu.get_by_role("link", name=name).click()


def _job(page: Any, look: Look) -> None:
    """It failed in the night, and is started without waiting for its turn."""
    with portal_scope():
        jobs.began("councils.seal_audit")
        jobs.failed("councils.seal_audit", OSError("The disk was full."))
    to(page, "Jobs")
    row = page.get_by_role("row").filter(has_text="councils.seal_audit")
    expect(row).to_contain_text("OSError: The disk was full.")
    look(page)
    row.get_by_role("button", name="Run now").click()
    expect(page.get_by_text("councils.seal_audit starts as soon as a worker is free.")).to_be_visible()


def _council(page: Any, look: Look, council: Any) -> None:
    """It is found by what it is; what it uses is seen; it gets another plan."""
    with council_scope(council):
        Activity.objects.update_or_create(council=council, defaults={"open_calls": 9, "storage_bytes": 2_500_000_000})
    to(page, "Councils")
    page.get_by_label("State").select_option(label="Active")
    page.get_by_label("Sort by").select_option(label="Most files first")
    page.get_by_role("button", name="Search councils").click()
    look(page)
    page.get_by_role("link", name=council.name).click()
    page.get_by_role("link", name="Set the plan").click()
    page.get_by_label("Pilot").check()
    page.get_by_role("button", name="Set this plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why, in a sentence that others will understand")
    look(page)
    page.get_by_label("Reason").fill("They begin small.")
    page.get_by_role("button", name="Set this plan").click()
    expect(page.get_by_text(f"The plan of {council.name} is now: Pilot.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Calls that are announced or open")).to_contain_text("90 %")
    look(page)


def test_the_day_on_which_they_have_to_read(
    live, new_page, axe, committed, operator, officer, birmingham, open_challenge, tidied
) -> None:
    """Asked for, open, read, seen by the council, and ended by the council."""
    look, boss = Look(axe), operator("Pat Operator")
    admin = officer(birmingham, "council_admin", full_name="Ada Admin", email="ada@birmingham.example")
    challenge = open_challenge(birmingham, reference="TST-77")
    page, theirs = new_page(), new_page()
    come_in(page, boss, live.url(None, f"/console/councils/{birmingham.slug}/"))
    page.get_by_role("link", name="Ask for emergency access").click()
    page.get_by_label("One challenge").check()
    page.get_by_label("Its reference").fill(challenge.reference)
    page.get_by_label("Reason").fill("Because.")
    page.get_by_label("Ticket").fill("T-4711")
    page.get_by_role("button", name="Ask for access").click()
    expect(page.get_by_role("alert")).to_contain_text("Say it in a sentence or two")
    look(page)
    page.get_by_label("Reason").fill("The council cannot see its own brief, and asks us why.")
    page.get_by_role("button", name="Ask for access").click()
    expect(page.get_by_text("the council’s administrators have been told")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Read", exact=True).click()
    stands_at(page, "One challenge: TST-77")
    look(page)
    page.get_by_role("link", name="The challenge and its brief").click()
    expect(page.get_by_role("definition").filter(has_text=challenge.question)).to_be_visible()
    look(page)

    come_in(theirs, admin, live.url(birmingham, "/admin/"))
    expect(theirs.get_by_text("Pat Operator may read until")).to_be_visible()
    look(theirs)
    theirs.get_by_role("link", name="See what they read").click()
    expect(theirs.get_by_text("The council cannot see its own brief, and asks us why.")).to_be_visible()
    look(theirs)
    theirs.get_by_role("button", name="End it now").click()
    expect(theirs.get_by_text("No operator can read anything here now.")).to_be_visible()
    look(theirs)

    assert page.reload().status == 403
    expect(page.get_by_text("Ada Admin ended this access at")).to_be_visible()
    look(page)
    page.get_by_role("link", name="All emergency accesses").click()
    stands_at(page, "Emergency access")


def _message(page: Any, look: Look, pk: str, deliver: Any) -> None:
    """It is found, its words are not, and it leaves."""
    page.get_by_role("link", name="message was given up").click()
    expect(page.get_by_text("SMTPServerDisconnected: gone")).to_be_visible()
    assert "CANARY" not in page.content()
    look(page)
    page.get_by_role("rowheader").get_by_role("link", name="mail").click()
    stands_at(page, "A message of the kind mail")
    assert "CANARY" not in page.content()
    look(page)
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("The message is on its way again.")).to_be_visible()
    look(page)
    assert SUBJECT in [letter.subject for letter in deliver()]
    page.goto(page.url.partition("?")[0] + f"{pk}/")
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    look(page)


def _answer(page: Any, look: Look) -> None:
    """A refusal asks why; then the operator thinks better of it and approves."""
    to(page, "Requests")
    look(page)
    page.get_by_role("link", name="Dudley Council").click()
    look(page)
    page.get_by_role("link", name="Refuse this request").click()
    page.get_by_role("button", name="Refuse this request").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why, in a sentence that others will understand")
    look(page)
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Approve and make it").click()
    expect(page.get_by_text("Dudley Council is approved. It is made now.")).to_be_visible()
    look(page)


def _make(page: Any, look: Look, really: bool) -> None:
    """The form forgives a slip. The page of a council in the making comes again by itself."""
    to(page, "Councils")
    look(page)
    link = page.get_by_role("link", name="Make a council")
    if really:
        press_to(page, link)
        page.keyboard.press("Enter")
    else:
        link.click()
    if register.councils():  # it is asked first
        page.get_by_role("link", name="It is not in the list").click()
    stands_at(page, "Make a council")
    page.get_by_label("Name", exact=True).fill("Testwich Council")
    page.get_by_label("Web address").fill("Birmingham!")
    page.get_by_label("Region or nation").select_option(label="Wales")
    page.get_by_label("First officer’s e-mail address").fill("first@testwich.example")
    page.get_by_label(re.compile("as Birmingham ran it")).check()
    page.get_by_role("button", name="Make this council").click()
    expect(page.get_by_role("alert")).to_contain_text("like birmingham")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Testwich Council")
    look(page)
    page.get_by_label("Web address").fill("testwich")
    page.get_by_role("button", name="Make this council").click()
    stands_at(page, "Testwich Council")
    expect(page.get_by_text("0 of 4 steps done.")).to_be_visible()
    look(page)
    if really:
        services.provision(ProvisioningRun.objects.get(slug="testwich"))
        expect(page.get_by_text("4 of 4 steps done.")).to_be_visible()  # nobody pressed anything
        look(page)
        page.get_by_role("link", name="See its site").click()
        expect(page).to_have_title(re.compile("Testwich Council"))
        page.go_back()


def _let_leave(page: Any, look: Look, council: Any) -> None:
    """Ordered, looked at, and taken back."""
    to(page, "Councils")
    page.get_by_role("link", name=council.name).click()
    page.get_by_role("link", name="Delete this council").click()
    look(page)
    page.get_by_label("Reason").fill("It joins its neighbour.")
    page.get_by_role("button", name="Delete this council").click()
    stands_at(page, "Councils that leave")
    look(page)
    page.get_by_role("link", name=council.name).click()
    expect(page.get_by_text("It joins its neighbour.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Let it stay").click()
    page.get_by_label("Reason").fill("It stays after all.")
    page.get_by_role("button", name="Let it stay").click()
    expect(page.get_by_text("Taken back")).to_be_visible()


def _suspend(page: Any, look: Look, live: Any, council: Any) -> None:
    to(page, "Councils")
    page.get_by_label("Name, web address or GSS code").fill("birm")
    page.get_by_role("button", name="Search councils").click()
    page.get_by_role("link", name=council.name).click()
    look(page)
    page.get_by_role("link", name="Suspend this council").click()
    look(page)
    page.get_by_label("Reason").fill("The contract ended.")
    page.get_by_role("button", name="Suspend this council").click()
    expect(page.get_by_text("is suspended. Its addresses say")).to_be_visible()
    look(page)
    gone = page.context.new_page()
    assert gone.goto(live.url(council)).status == 503
    look(gone)
