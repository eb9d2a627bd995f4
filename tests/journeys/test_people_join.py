"""A supplier signs up and names its organisation; an officer is invited and comes to work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.fixture_people import PASSWORD

from .steps import add_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def link_in(mail, part: str) -> str:
    return next(url for url in re.findall(r"http://\S+", mail.body) if part in url)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_supplier_signs_up_and_names_its_organisation(live, new_page, axe, deliver, javascript: bool) -> None:
    page = new_page(javascript=javascript)
    check = axe if javascript else lambda _page: None

    page.goto(live.url(None, "/accounts/signup/"))
    check(page)
    page.get_by_role("button", name="Create account").click()
    check(page)
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Full name").fill("Nia Ŵyn 🐉")
    page.get_by_label("E-mail address").fill("nia@example.org")
    page.get_by_label("Password").fill("lantern plum harbour")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    check(page)

    page.goto(link_in(deliver()[-1], "confirm-email"))
    check(page)
    page.get_by_role("button", name="Confirm this address").click()
    expect(page.get_by_role("heading", name="Tell us who you act for")).to_be_visible()
    check(page)

    page.get_by_role("link", name="Add your organisation").click()
    page.get_by_label("Legal name").fill("Ŵyn a'i Chwmni Cyf")
    page.get_by_label("Limited company").check()
    page.get_by_label("Company number").fill("XX123456")
    page.get_by_role("button", name="Save organisation").click()
    expect(
        page.get_by_role("link", name="No company number begins with XX. Check it at Companies House")
    ).to_be_visible()
    assert page.get_by_label("Legal name").input_value() == "Ŵyn a'i Chwmni Cyf"
    check(page)
    page.get_by_label("Company number").fill("123 4567")
    page.get_by_role("button", name="Save organisation").click()
    expect(page.get_by_text("01234567")).to_be_visible()
    check(page)

    page.get_by_role("link", name="See who acts for it").click()
    check(page)


def test_an_officer_is_invited_and_comes_to_work(live, new_page, axe, deliver, birmingham, officer) -> None:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    page = new_page()

    page.goto(live.url(birmingham, "/admin/users/new/"))
    page.get_by_label("E-mail address").fill(admin.email)
    page.get_by_label("Password").fill(PASSWORD)
    axe(page)
    page.get_by_role("button", name="Sign in").click()
    axe(page)
    add_app(page)
    page.get_by_label("Work e-mail address").fill("wil@example.org")
    page.get_by_label("Challenge owner").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", name="Invitations waiting for an answer")).to_be_visible()
    expect(page.get_by_role("cell", name="wil@example.org", exact=True)).to_be_visible()

    newcomer = new_page()
    newcomer.goto(link_in(deliver()[-1], "/invitations/"))
    axe(newcomer)
    newcomer.get_by_label("Full name").fill("Wil Newydd")
    newcomer.get_by_label("Password").fill("lantern plum harbour")
    newcomer.get_by_role("button", name="Make account and join").click()
    axe(newcomer)
    newcomer.get_by_role("link", name="Sign in at Birmingham").click()
    newcomer.get_by_label("E-mail address").fill("wil@example.org")
    newcomer.get_by_label("Password").fill("lantern plum harbour")
    newcomer.get_by_role("button", name="Sign in").click()
    add_app(newcomer)

    expect(newcomer).to_have_url(re.compile(r"/admin/$"))
    page.goto(live.url(birmingham, "/admin/users/"))
    expect(page.get_by_role("link", name="Wil Newydd")).to_be_visible()
    expect(page.get_by_role("heading", name="Invitations waiting for an answer")).to_have_count(0)
