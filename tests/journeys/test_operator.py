"""An operator's day: a council is made, a message that was given up leaves after all, a request is answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils import register, services
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope, operator_scope
from dips.kernel import outbox
from dips.kernel.actors import SYSTEM
from dips.kernel.models import OutboxMessage

from .steps import PHONE, Look, press_to, sign_in, stands_at

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


@pytest.mark.parametrize("reader", ["wide", "phone", "no script"])
def test_an_operator_s_day(live, new_page, axe, operator, birmingham, given_up, tidied, deliver, reader: str) -> None:
    page = new_page(javascript=reader != "no script", **({"viewport": PHONE} if reader == "phone" else {}))
    look = Look(axe if reader != "no script" else None, is_narrow=reader == "phone")
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
    _make(page, look, reader == "wide")
    for name in ("Jobs", "Blueprints", "Trail", "Operators"):
        page.get_by_role("navigation", name="Console").get_by_role("link", name=name).click()
        look(page)
    _suspend(page, look, live, birmingham)


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
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Requests").click()
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
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Councils").click()
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


def _suspend(page: Any, look: Look, live: Any, council: Any) -> None:
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Councils").click()
    page.get_by_label("Name, web address or GSS code").fill("birm")
    page.get_by_role("button", name="Search councils").click()
    page.get_by_role("link", name=council.name).click()
    look(page)
    page.get_by_role("link", name="Suspend this council").click()
    look(page)
    page.get_by_label("Reason").fill("The contract ended.")
    page.get_by_role("button", name="Suspend this council").click()
    expect(page.get_by_text("is suspended. Its addresses answer")).to_be_visible()
    look(page)
    gone = page.context.new_page()
    assert gone.goto(live.url(council)).status == 404
