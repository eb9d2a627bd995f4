"""A colleague is invited, writes in the same draft, meets the other's words, sees it sent, and is out the moment they are taken out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope, portal_scope

from .conftest import typed
from .steps import PHONE, Look, come_in, link_in, press_to, sign_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def draft_for(asked, user):
    """A draft of this person's organisation, every page filled but for the first."""
    from dips.suppliers.queries import profile_for
    from tenants.applications import services
    from tenants.calls.models import Call

    with portal_scope():
        profile = profile_for(user)
    with council_scope(asked.council):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=asked.challenge)
        passing = {rule.key: rule.passing_answer for rule in asked.rules}
        made = services.start_application(call=call, supplier=profile, by=user, eligibility=passing)
        for page in asked.pages[1:]:
            made = services.save_page(
                application=made, page_key=page.key, data=typed(page), version=made.version, by=user
            ).application
    return made


def test_a_colleague_joins_writes_along_and_leaves(live, new_page, axe, deliver, buses, supplier, person) -> None:
    anna, organisation = supplier(name="Plainview Planning Ltd", full_name="Anna Admin")
    ben = person("Ben Colleague")
    draft = draft_for(buses, anna)
    own = live.url(None, f"/applications/birmingham/{draft.pk}")
    first = buses.pages[0]
    box = f"#id_{first.questions[0].key}"
    page, look = new_page(), Look(axe)

    # Anna asks Ben to join.
    come_in(page, anna, live.url(None, f"/organisations/{organisation.pk}/members/"))
    page.get_by_label("E-mail address").fill(ben.email)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    look(page)

    # Ben comes on a telephone of 320 pixels and without a mouse.
    phone, small = new_page(viewport=PHONE), Look(axe, is_narrow=True)
    phone.goto(link_in(deliver()[-1], "/invitations/"))
    small(phone)
    main = phone.get_by_role("main")
    press(phone, main.get_by_role("link", name="Sign in"))
    sign_in(phone, ben)
    stands_at(phone, "Act for Plainview Planning Ltd?")
    small(phone)
    press(phone, main.get_by_role("button", name="Accept the invitation"))
    expect(phone.get_by_text("You now act for Plainview Planning Ltd.")).to_be_visible()
    small(phone)
    phone.goto(live.url(None, "/applications/"))
    small(phone)
    press(phone, main.get_by_role("link", name=buses.question))
    stands_at(phone, "Your application")
    expect(phone.get_by_text("You and 1 colleague")).to_be_visible()
    small(phone)
    press(phone, main.get_by_role("link", name=first.title))

    # Both write in the same place. Anna is quicker; Ben is shown both, and keeps his.
    page.goto(f"{own}/page/{first.key}/")
    page.locator(box).fill("Anna's words")
    page.get_by_role("button", name="Save and come back later").click()
    stands_at(page, "Your application")
    phone.locator(box).fill("Ben's words")
    press(phone, main.get_by_role("button", name="Save and continue"))
    expect(phone.get_by_role("heading", name="What you typed")).to_be_visible()
    expect(main.get_by_text("Anna's words")).to_be_visible()
    expect(phone.locator(box)).to_have_value("Ben's words")
    small(phone)
    press(phone, main.get_by_role("button", name="Save and come back later"))
    stands_at(phone, "Your application")
    with council_scope(buses.council):
        assert draft.answers.get(question_key=first.questions[0].key).value == "Ben's words"

    # Anna sends it; Ben sees that, reads it on paper, and has the receipt by e-mail.
    page.goto(f"{own}/answers/")
    page.get_by_role("button", name="Submit application").click()
    stands_at(page, "Application submitted")
    assert {mail.to[0] for mail in deliver()[-2:]} == {anna.email, ben.email}
    phone.goto(live.url(None, "/applications/"))
    press(phone, main.get_by_role("link", name=buses.question))
    stands_at(phone, "Application submitted")
    small(phone)
    press(phone, main.get_by_role("link", name="Print or save a copy").first)
    expect(main.get_by_text("Ben's words")).to_be_visible()
    small(phone)

    # With the page open before him Ben is taken out: at once nothing of it is his any more.
    phone.goto(f"{own}/page/{first.key}/")
    page.goto(live.url(None, f"/organisations/{organisation.pk}/members/"))
    page.get_by_role("link", name="Take out Ben Colleague").click()
    look(page)
    page.get_by_role("button", name="Take out").click()
    expect(page.get_by_text("The person is taken out.")).to_be_visible()
    phone.locator(box).fill("A parting shot")
    phone.get_by_role("button", name="Save and continue").click()
    stands_at(phone, "Page not found")
    small(phone)
    with council_scope(buses.council):
        assert draft.answers.get(question_key=first.questions[0].key).value == "Ben's words"
    for path in ("tasks/", "done/", "print/", "receipt/1.json"):
        assert phone.goto(f"{own}/{path}").status == 404
    phone.goto(live.url(None, "/applications/"))
    stands_at(phone, "Your organisation")


def press(page, target) -> None:
    """By the keyboard alone."""
    press_to(page, target, most=200)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_who_acts_for_two_keeps_them_apart(live, new_page, axe, buses, supplier) -> None:
    from dips.suppliers import services

    anna, organisation = supplier(name="Plainview Planning Ltd", full_name="Anna Admin")
    with portal_scope():
        services.create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=anna)
    page, look = new_page(javascript=False, viewport=PHONE), Look(None, is_narrow=True)

    come_in(page, anna, live.url(None, f"{buses.apply_path}choose/"))
    stands_at(page, "Which organisation is applying?")
    look(page)
    page.get_by_role("link", name="Aardvark Apps").click()
    for rule in buses.rules:
        page.get_by_role("group", name=rule.question).get_by_label(rule.passing_answer.capitalize(), exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You are applying for Aardvark Apps.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Start your application").click()
    stands_at(page, "Your application")
    look(page)
    page.goto(live.url(None, f"/applications/?organisation={organisation.pk}"))
    stands_at(page, "My applications")
    expect(page.get_by_role("link", name=buses.question)).to_have_count(0)
    look(page)
    page.get_by_role("navigation", name="Organisations").get_by_role("link", name="Aardvark Apps").click()
    expect(page.get_by_role("link", name=buses.question)).to_be_visible()
    look(page)
    watched = new_page()
    come_in(watched, anna, page.url)
    stands_at(watched, "My applications")
    axe(watched)
    watched.goto(live.url(None, f"{buses.apply_path}choose/"))
    axe(watched)
