"""A stranger has a council of their own, made its own, with a call that everybody can read, before lunch.

A step is something that a person sends or a mailed link that they open; reading and finding one's way are free.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils import services
from dips.councils.models import ProvisioningRun
from dips.kernel import clock
from tests.support import pictures
from tests.support.fixture_people import PASSWORD

from .steps import add_app, link_in, stands_at
from .test_officers_open_a_call import when

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STRANGER, SPONSOR = "dee@dudley.gov.uk", "sian@dudley.gov.uk"
QUESTION = "How might we find the bins that are full before they overflow?"
MOST_STEPS, MOST_SECONDS = 30, 600


@dataclass
class Counted:
    """What two people did, one line a step."""

    steps: list[str] = field(default_factory=list)

    def press(self, page: Any, name: str) -> None:
        self.steps.append(f"press {name}")
        page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()

    def open(self, page: Any, mail: Any, part: str) -> None:
        self.steps.append(f"open {mail.subject}")
        page.goto(link_in(mail, part))


def go(page: Any, *names: str) -> None:
    """Find one's way by links."""
    for name in names:
        page.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()


def retype(page: Any, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).fill(words)


def test_from_the_front_page_to_a_published_call(live, new_page, axe, birmingham, tidied, deliver, figure) -> None:
    page, did, began = new_page(), Counted(), time.monotonic()

    # A council of one's own.
    page.goto(live.url(None, "/"))
    go(page, "Set up your council")
    page.get_by_label("Your work e-mail address").fill(STRANGER)
    did.press(page, "Send me the link")
    did.open(page, deliver()[-1], "/set-up/link/")
    did.press(page, "Confirm and go on")
    stands_at(page, "Is this your council?")
    did.press(page, "Yes, continue")
    page.get_by_label("Full name").fill("Dee Officer")
    page.get_by_label("Password").fill(PASSWORD)
    did.press(page, "Set up the council")
    council = services.provision(ProvisioningRun.objects.get(slug="dudley"))
    go(page, "Go to your checklist")  # the page has refreshed by itself
    page.get_by_label("E-mail address").fill(STRANGER)
    page.get_by_label("Password").fill(PASSWORD)
    did.press(page, "Sign in")
    add_app(page)
    did.steps += ["add the app", "keep the codes"]

    # Made its own: a stage, a part of the brief, a question, a criterion, the logo.
    before = percentage(page)

    def change(section: str, *way: str, label: str, words: str) -> None:
        page.goto(live.url(council, "/admin/blueprint/"))
        go(page, section, *way)
        retype(page, label, words)
        did.press(page, "Save")

    change("Stages", "Call for solutions", label="Name", words="Open door")
    change("Brief", "The challenge summary", label="Heading", words="In short")
    change(
        "Application form",
        "Say your idea in 100 words",
        "What is your idea, in 100 words?",
        label="Question",
        words="What is your idea?",
    )
    change("Criteria and weights", "Solves the challenge", label="Name", words="Answers the question")
    page.goto(live.url(council, "/admin/site/look/"))
    page.get_by_label("Your logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": pictures.DRAWING}
    )
    did.press(page, "Save")

    # A programme, a challenge and its brief.
    page.goto(live.url(council, "/admin/programmes/"))
    go(page, "Start a programme")
    page.get_by_label("Name of the programme").fill("Clean streets")
    page.get_by_label("Address").fill("clean-streets")
    page.get_by_label("Short code").fill("BIN")
    did.press(page, "Start programme")
    go(page, "Add a service team")
    page.get_by_label("Name of the team").fill("Street cleansing")
    did.press(page, "Add team")
    did.press(page, "Open the programme")
    page.goto(live.url(council, "/admin/challenges/"))
    go(page, "Add a challenge")
    page.get_by_label("Programme").select_option(label="Clean streets")
    page.get_by_label("The challenge question").fill(QUESTION)
    page.get_by_label("Short title").fill("Full bins")
    page.get_by_label("Service team").select_option(label="Street cleansing")
    did.press(page, "Add challenge")
    go(page, "Write the brief")
    for box in page.locator("textarea[name^=body-]").all()[1:]:
        box.fill("What we know. Not much yet.")
    did.press(page, "Save brief")
    page.get_by_label("Your sponsor’s e-mail address").fill(SPONSOR)
    did.press(page, "Send for review")

    # The sponsor agrees, in another browser and without an account.
    sponsor = new_page()
    did.open(sponsor, [mail for mail in deliver() if mail.to == [SPONSOR]][-1], "/sign-off/")
    expect(sponsor.get_by_text(QUESTION).first).to_be_visible()
    axe(sponsor)
    sponsor.get_by_label("I agree: it may be published").check()
    sponsor.get_by_label("Your full name").fill("Siân Sponsor")
    sponsor.get_by_label("Your job title").fill("Director of Place")
    did.press(sponsor, "Sign")
    axe(sponsor)

    # Published.
    page.reload()
    did.press(page, "Publish the challenge")
    did.press(page, "Draft the call")
    today = clock.london(clock.now()).date()
    when(page, "Opens on", today + timedelta(days=1))
    when(page, "Closes on", today + timedelta(days=30))
    did.press(page, "Save dates")
    go(page, "Publish the call")
    page.get_by_label("Open the call as soon as it is published").check()
    did.press(page, "Publish the call")
    took = time.monotonic() - began

    visitor = new_page()
    visitor.goto(live.url(None, "/challenges/?q=bins"))
    go(visitor, QUESTION)
    stands_at(visitor, QUESTION)
    expect(visitor.get_by_text("Open door").first).to_be_visible()
    expect(visitor.get_by_role("heading", name="In short")).to_be_visible()
    expect(visitor.locator(".weights li").first).to_contain_text("Answers the question")
    assert visitor.locator(".masthead__logo").evaluate("image => image.naturalWidth") == 300
    axe(visitor)
    page.goto(live.url(council, "/admin/checklist/"))
    assert percentage(page) > before
    figure("steps from a stranger to a published call", len(did.steps), limit=MOST_STEPS - 1, unit="steps", cases=1)
    assert took < MOST_SECONDS


def percentage(page: Any) -> int:
    return int(page.locator(".big-percent").inner_text().removesuffix("%"))
