"""A visitor finds a challenge, reads it on its council's own site, and learns whether they can apply. No account needed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope
from tenants.calls.models import Call
from tenants.challenges import queries

from .steps import PHONE, Look, pass_check, press_to, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without, on a phone"])
def test_a_visitor_finds_a_challenge_and_learns_whether_they_can_apply(
    live, new_page, axe, buses, shops, script
) -> None:
    page = new_page() if script else new_page(javascript=False, viewport=PHONE)
    look = Look(axe, both=True) if script else Look(None, is_narrow=True)
    with council_scope(buses.council):
        call = Call.objects.select_related("criteria_set").get(challenge=buses.challenge)
        weights = [(each.name, f"{each.weight}%") for each in call.criteria_set.criteria.order_by("position")]
        sections = [each.heading for each in queries.current_brief(buses.challenge).answers.order_by("position")]
        stages = [str(each.name) for each in queries.spine(buses.challenge)]
    assert (len(weights), len(sections), len(stages)) == (5, 10, 6)

    # The portal knows both councils' questions.
    page.goto(live.url())
    look(page)
    page.get_by_label("Search challenges").fill("night")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="2 challenges")).to_be_visible()
    look(page)
    expect(page.get_by_role("link", name=shops.question)).to_be_visible()
    if not page.get_by_label("Council").is_visible():
        page.get_by_text("Filter by council, stage or theme").click()
    page.get_by_label("Council").select_option(label=f"{buses.council.name} (1)")
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_role("heading", name="1 challenge")).to_be_visible()
    expect(page.get_by_role("link", name=shops.question)).to_have_count(0)
    look(page)
    page.get_by_role("link", name=f"{buses.council.name} Remove this filter").click()
    expect(page.get_by_role("heading", name="2 challenges")).to_be_visible()

    # Its page stands on the council's own site.
    page.get_by_role("link", name=buses.question).click()
    expect(page).to_have_url(re.compile(r"^http://birmingham\.dips\.localhost:\d+/.*"))
    stands_at(page, buses.question)
    look(page)
    for heading in sections:
        expect(page.get_by_role("heading", level=3, name=heading)).to_be_visible()
    spine = page.get_by_role("region", name="Stages").get_by_role("listitem")
    assert [each for each in stages if each not in " ".join(spine.all_inner_texts())] == []
    expect(page.get_by_role("region", name="Stages").locator("[aria-current=step]")).to_contain_text(
        "Call for solutions"
    )
    facts = page.get_by_role("complementary", name="At a glance")
    expect(facts).to_contain_text("Bus priority")
    expect(facts).to_contain_text("Transport for West Midlands")
    expect(facts).to_contain_text(re.compile(r"Opens \d+ \w+ \d{4}.*Closes .*, \w+ \d+ \w+ \d{4}", re.DOTALL))
    told = facts.locator(".weights li").evaluate_all(
        "rows => rows.map(row => [...row.children].slice(0, 2).map(c => c.innerText))"
    )
    assert [tuple(each) for each in told] == weights

    # Whether one may apply is said before any account.
    page.get_by_role("link", name="Apply now").locator("visible=true").first.click()
    expect(page).to_have_url(live.url(None, buses.apply_path))
    stands_at(page, "Apply to this challenge")
    look(page)
    page.get_by_role("link", name="Start now").click()
    stands_at(page, "Check you can apply")
    look(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(len(buses.rules))
    look(page)
    fail_check(page, buses)
    stands_at(page, "You cannot apply to this challenge")
    for rule in buses.rules:
        expect(page.get_by_text(rule.fail_text)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Change your answers").click()
    pass_check(page, buses)
    stands_at(page, "You can apply")
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Make an account")).to_be_visible()
    look(page)


def fail_check(page, challenge) -> None:
    for rule in challenge.rules:
        wrong = "No" if rule.passing_answer == "yes" else "Yes"
        page.get_by_role("group", name=rule.question).get_by_label(wrong, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def test_the_same_with_the_keyboard_alone(live, browser_page, buses) -> None:
    page = browser_page

    page.goto(live.url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    press_to(page, page.get_by_label("Search challenges"))
    page.keyboard.type("buses")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 challenge")).to_be_visible()

    press_to(page, page.get_by_role("link", name=buses.question))
    page.keyboard.press("Enter")
    stands_at(page, buses.question)
    press_to(page, page.get_by_role("link", name="Apply now").locator("visible=true").first)
    page.keyboard.press("Enter")
    press_to(page, page.get_by_role("link", name="Start now"))
    page.keyboard.press("Enter")

    press_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    first = page.get_by_role("alert").get_by_role("link").first
    press_to(page, first)
    page.keyboard.press("Enter")
    for rule in buses.rules:
        group = page.get_by_role("group", name=rule.question)
        yes, no = group.get_by_label("Yes", exact=True), group.get_by_label("No", exact=True)
        if not yes.evaluate("each => each === document.activeElement"):
            press_to(page, yes)
        page.keyboard.press("Space")
        if rule.passing_answer == "no":
            page.keyboard.press("ArrowDown")
            expect(no).to_be_checked()
    press_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    stands_at(page, "You can apply")
