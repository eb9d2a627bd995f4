"""A brief goes back to its writer and comes again; a helper is named and sees that challenge alone; a programme is mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from tenants.challenges import services as challenges
from tenants.challenges.models import BriefSection
from tenants.programmes import services as programmes
from tenants.programmes.models import Programme

from .steps import PHONE, Look, come_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "How might we find the bins that are full before they overflow?"


@pytest.fixture
def in_review(birmingham, officer, programme):
    """A challenge whose owner has sent its brief to its sponsor, and both of them."""
    owner = officer(birmingham, "challenge_owner", full_name="Wyn Writer")
    sponsor = officer(birmingham, "senior_sponsor", full_name="Sam Sponsor")
    row = programme(birmingham)
    with council_scope(birmingham):
        team = programmes.add_team(name="Street cleansing", by=SYSTEM)
        writer = User.objects.get(pk=owner.pk)
        made = challenges.create_challenge(
            programme=Programme.objects.get(pk=row.pk),
            team=team,
            title="Full bins",
            question=QUESTION,
            reference="TST-01",
            owner=writer,
            sponsor=User.objects.get(pk=sponsor.pk),
            by=SYSTEM,
        )
        sections = BriefSection.objects.filter(programme=row, is_question=False)
        challenges.write_brief(challenge=made, answers={each.key: "What we know." for each in sections}, by=writer)
        challenges.submit_for_review(challenge=made, by=writer)
    return made, owner, sponsor


def test_a_brief_comes_back_and_a_helper_sees_it(live, new_page, axe, birmingham, officer, in_review, deliver) -> None:
    _made, owner, sponsor = in_review
    manager = officer(birmingham, "programme_manager", full_name="Mo Manager")
    partner = officer(birmingham, "delivery_partner", full_name="Dee Partner")
    home, look = live.url(birmingham, "/admin/"), Look(axe)

    # The sponsor's list leads to the brief, which goes back with a reason.
    page = new_page()
    come_in(page, sponsor, home)
    expect(page.get_by_text("Sent by Wyn Writer")).to_be_visible()
    page.get_by_role("link", name="Read the brief of TST-01").click()
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.locator(".notice--bad")).to_be_visible()
    look(page)
    page.get_by_label("What should change?").fill("Say who empties them.")
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_text("The brief is back with its writers.")).to_be_visible()

    # Its writer finds it on top, with the reason, and sends a second version.
    writer = new_page()
    come_in(writer, owner, home)
    writer.get_by_role("link", name="Change the brief of TST-01").click()
    expect(writer.get_by_text("Say who empties them.")).to_be_visible()
    writer.get_by_role("link", name="Write the brief").click()
    expect(writer.get_by_text("Say who empties them.")).to_be_visible()
    look(writer)
    # Typed, and left by a link without saving: nothing is asked, because it is kept and stands there again.
    asked: list[str] = []
    writer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    box = writer.locator("textarea[name^=body-]").nth(1)
    box.fill("Two crews empty them, at night.")
    expect(writer.locator("#autosave-status")).to_contain_text("Kept for you at ")
    writer.get_by_role("link", name="Cancel").click()
    writer.get_by_role("link", name="Write the brief").click()
    expect(writer.get_by_text("We kept what you typed")).to_be_visible()
    expect(box).to_have_value("Two crews empty them, at night.")
    look(writer)
    writer.get_by_role("button", name="Save brief").click()
    assert asked == []
    expect(writer.get_by_label("Your sponsor’s e-mail address")).to_have_count(0)
    writer.get_by_role("button", name="Send for review").click()
    expect(writer.get_by_text("The challenge is with its reviewers.")).to_be_visible()
    writer.get_by_label("Your sponsor’s e-mail address", exact=True).fill("sue@birmingham.example.org")
    writer.get_by_role("button", name="Send a link to sign with").click()
    expect(writer.get_by_text("sue@birmingham.example.org has a link and can sign until")).to_be_visible()
    expect(writer.get_by_role("region", name="Versions of the brief").get_by_role("listitem")).to_have_count(3)
    look(writer)

    # A partner is named, and sees this challenge, its place on home, and no button of it.
    boss = new_page()
    come_in(boss, manager, live.url(birmingham, "/admin/challenges/TST-01/"))
    boss.get_by_role("link", name="Name a facilitator or delivery partner").click()
    boss.get_by_label("Person").select_option(label="Dee Partner")
    boss.get_by_label("Delivery partner").check()
    look(boss)
    boss.get_by_role("button", name="Name helper").click()
    expect(boss.get_by_text("Dee Partner is named on TST-01, and is told by e-mail.")).to_be_visible()
    helper = new_page()
    come_in(helper, partner, home)
    helper.get_by_role("link", name="TST-01").click()
    expect(helper.get_by_text("Two crews empty them, at night.")).to_be_visible()
    expect(helper.locator(".dips button")).to_have_count(0)
    look(helper)

    # The programme's page speaks of it too, and is mended.
    boss.goto(live.url(birmingham, "/admin/programmes/test-programme/"))
    expect(boss.get_by_role("region", name="What needs you next")).to_contain_text("Read the brief of TST-01")
    expect(boss.get_by_role("region", name="Where your challenges are")).to_contain_text("Full bins")
    look(boss)
    boss.get_by_role("link", name="Change name, summary, dates and places").click()
    boss.get_by_label("Name of the programme").fill("Clean streets")
    boss.get_by_label("Places for each challenge").fill("0")
    boss.get_by_role("button", name="Save programme").click()
    expect(boss.get_by_role("alert")).to_be_visible()
    expect(boss.get_by_label("Name of the programme")).to_have_value("Clean streets")
    look(boss)
    boss.get_by_label("Places for each challenge").fill("2")
    boss.get_by_role("button", name="Save programme").click()
    expect(boss.get_by_role("heading", level=1, name="Clean streets")).to_be_visible()

    # A sponsor without an account signs it on her phone.
    letter = next(message for message in deliver() if message.to == ["sue@birmingham.example.org"])
    sue, phone = new_page(viewport=PHONE), Look(axe, is_narrow=True)
    sue.goto(re.findall(r"http\S+/sign-off/\S+/", letter.body)[0])
    sue.get_by_role("button", name="Sign", exact=True).click()
    expect(sue.get_by_role("alert")).to_contain_text("Say whether you agree")
    phone(sue)
    sue.get_by_label("I agree: it may be published").check()
    sue.get_by_label("Your full name").fill("Sue Sponsor")
    sue.get_by_label("Your job title").fill("Director of Place")
    sue.get_by_role("button", name="Sign", exact=True).click()
    expect(sue.get_by_text("Sue Sponsor, Director of Place, at")).to_be_visible()
    phone(sue)
    writer.reload()
    expect(writer.get_by_text("Agreed to version 3")).to_be_visible()
