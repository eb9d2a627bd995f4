"""Two officers begin a programme, write a challenge, agree on it, and open its call. Nobody does it alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dips.kernel import clock

from .steps import Look, come_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "How might we find the bins that are full before they overflow?"


def test_two_officers_open_a_call(live, new_page, axe, birmingham, officer) -> None:
    manager = officer(birmingham, "programme_manager", full_name="Mo Manager")
    sponsor = officer(birmingham, "council_admin", full_name="Ada Admin")
    page, look = new_page(), Look(axe)
    here = live.url(birmingham, "/admin/challenges/BIN-01/")

    # A programme, which takes its stages from the blueprint, and a team that has the problem.
    come_in(page, manager, live.url(birmingham, "/admin/"))
    expect(page).to_have_url(re.compile("/admin/$"))
    look(page)
    page.goto(live.url(birmingham, "/admin/programmes/"))
    look(page)
    page.get_by_role("link", name="Start a programme").first.click()
    page.get_by_role("button", name="Start programme").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    look(page)
    # What was refused is saved nowhere, so leaving it is asked about.
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog", lambda dialog: dialog.type == "beforeunload"):
        page.get_by_role("link", name="Cancel").click()
    page.get_by_label("Name of the programme").fill("Clean streets")
    page.get_by_label("Address").fill("clean-streets")
    page.get_by_label("Short code").fill("BIN")
    page.get_by_role("button", name="Start programme").click()
    expect(page.get_by_text("Pre-commercialisation").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Add a service team").click()
    page.get_by_label("Name of the team").fill("Street cleansing")
    look(page)
    page.get_by_role("button", name="Add team").click()
    page.get_by_role("button", name="Open the programme").click()
    expect(page.get_by_text("Clean streets: Running")).to_be_visible()

    # A challenge, and its brief: what was left out is named before anybody else has to read it.
    page.goto(live.url(birmingham, "/admin/challenges/"))
    look(page)
    page.get_by_role("link", name="Add a challenge").click()
    page.get_by_label("Programme").select_option(label="Clean streets")
    page.get_by_label("The challenge question").fill(QUESTION)
    page.get_by_label("Short title").fill("Full bins")
    page.get_by_label("Service team").select_option(label="Street cleansing")
    page.get_by_label("Themes").fill("Waste, Streets")
    look(page)
    page.get_by_role("button", name="Add challenge").click()
    expect(page.get_by_text("BIN-01 is begun. Write its brief next.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".notice--bad")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Write the brief").click()
    boxes = page.locator("textarea[name^=body-]")
    expect(boxes).to_have_count(10)
    for box in boxes.all()[1:]:
        box.fill("What we know. Not much yet. 🗑️")
    look(page)
    page.get_by_role("button", name="Save brief").click()
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("The challenge is with its reviewers.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve the brief")).to_have_count(0)
    look(page)

    # Somebody else approves.
    other = new_page()
    come_in(other, sponsor, here)
    other.get_by_role("button", name="Approve the brief").click()
    expect(other.get_by_text("The brief is approved.")).to_be_visible()
    look(other)

    # It goes public, and its call gets dates and opens.
    page.reload()
    page.get_by_role("button", name="Publish the challenge").click()
    expect(page.get_by_text("The challenge is public.")).to_be_visible()
    page.get_by_role("button", name="Draft the call").click()
    expect(page.get_by_role("button", name="Save dates")).to_be_visible()
    look(page)
    today = clock.london(clock.now()).date()
    when(page, "Closes on", today - timedelta(days=9))
    when(page, "Opens on", today + timedelta(days=1))
    page.get_by_role("button", name="Save dates").click()
    expect(page.get_by_role("alert").get_by_role("link", name="The call must close after it opens")).to_be_visible()
    look(page)
    when(page, "Closes on", today + timedelta(days=20))
    page.get_by_role("button", name="Save dates").click()
    page.get_by_role("link", name="Change the weights").click()
    expect(page.get_by_role("button", name="Save weights")).to_be_visible()
    look(page)
    page.get_by_label("Solves the challenge").fill("31")
    page.get_by_role("button", name="Save weights").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Solves the challenge").fill("40")
    page.get_by_label("New in approach").fill("10")
    page.get_by_role("button", name="Save weights").click()
    page.get_by_role("link", name="Publish the call").click()
    expect(page.get_by_role("heading", name="What publishing freezes")).to_be_visible()
    look(page)
    page.get_by_label("Open the call as soon as it is published").check()
    page.get_by_role("button", name="Publish the call").click()
    expect(page.get_by_text("The call is published. Its dates, form and weights are set.")).to_be_visible()
    expect(page.get_by_role("heading", name="Gate to Exploration")).to_be_visible()
    look(page)

    # Everybody finds it.
    visitor = new_page()
    visitor.goto(live.url(None, "/challenges/?q=bins"))
    visitor.get_by_role("link", name=QUESTION).click()
    stands_at(visitor, QUESTION)
    expect(visitor.get_by_role("link", name="Apply now").locator("visible=true").first).to_be_visible()
    expect(visitor.locator(".weights li").first).to_contain_text("40%")
    look(visitor)


def when(page, legend: str, day) -> None:
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))
