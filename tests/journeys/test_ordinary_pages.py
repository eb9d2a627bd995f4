"""The pages nobody plans a visit to, in both languages: read by axe, at every width, without script, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .steps import Look, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORDINARY = ("/accessibility/", "/privacy/", "/cookies/", "/contact/", "/terms/")
WELSH = ("/cy/", "/cy/challenges/", "/cy/privacy/", "/cy/accounts/login/", "/cy/accounts/signup/", "/cy/no-such-page/")
WIDTHS = (1280, 640, 390, 320)  # 640 is a wide screen at 200%
HEIGHT = 800


def test_what_every_site_says_can_be_read_by_everyone(live, new_page, axe, birmingham) -> None:
    page, look = new_page(), Look(axe)
    for address in (
        *(live.url(host, path) for host in (None, birmingham) for path in (*ORDINARY, "/no-such-page/")),
        *(live.url(None, path) for path in WELSH),
    ):
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(address)
        look(page)
        assert page.locator("h1").count() == 1
        for width in WIDTHS[1:]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert sideways(page) == [], f"{address} at {width}"
        look(page)


def test_every_error_page_can_be_read_by_everyone(live, new_page, axe, birmingham) -> None:
    page, look = new_page(viewport={"width": 320, "height": HEIGHT}), Look(axe, is_narrow=True)
    for host in (None, birmingham):
        for status in (400, 403, 404, 409, 413, 419, 429, 500, 503):
            page.goto(live.url(host, f"/look/refusal/{status}/"))
            look(page)
            assert page.locator("h1").count() == 1
            expect(page.get_by_role("main").get_by_role("link")).not_to_have_count(0)


def test_the_other_language_is_one_key_press_away(live, new_page) -> None:
    page = new_page(javascript=False)
    page.goto(live.url(None, "/challenges/?q=bus"))
    switch = page.get_by_role("link", name="Cymraeg")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        box = switch.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    for _press in range(3):  # to the content, the site's name, the other language
        page.keyboard.press("Tab")
    expect(switch).to_be_focused()

    page.keyboard.press("Enter")

    expect(page).to_have_url(live.url(None, "/cy/challenges/?q=bus"))
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(live.url(None, "/challenges/?q=bus"))


def test_a_supplier_signs_in_in_welsh_and_stays_there(live, new_page, axe, supplier) -> None:
    from tests.support.fixture_people import PASSWORD

    user, _organisation = supplier()
    page, look = new_page(), Look(axe)
    page.goto(live.url(None, "/cy/applications/"))
    look(page)
    page.get_by_label("Cyfeiriad e-bost").fill(user.email)
    page.get_by_label("Cyfrinair").fill("not my password")
    page.get_by_role("main").get_by_role("button", name="Mewngofnodi").click()
    expect(page.get_by_role("alert")).to_contain_text("Nid yw’r cyfeiriad e-bost neu’r cyfrinair yn gywir.")
    look(page)
    page.get_by_label("Cyfrinair").fill(PASSWORD)

    page.get_by_role("main").get_by_role("button", name="Mewngofnodi").click()

    expect(page).to_have_url(live.url(None, "/cy/applications/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Fy ngheisiadau")
    look(page)


def test_a_page_on_paper_has_no_furniture_and_says_where_links_lead(live, new_page, buses) -> None:
    page = new_page()
    page.emulate_media(media="print")
    for address in (live.url(buses.council, "/privacy/"), live.url(None, "/accessibility/"), live.url(buses.council)):
        page.goto(address)

        for part in (".masthead__nav", ".masthead__language", ".govuk-skip-link"):
            for each in page.locator(part).all():
                expect(each).not_to_be_visible()
        links = page.locator("main p.govuk-body a[href^='http']")
        for number in range(links.count()):
            after = links.nth(number).evaluate("each => getComputedStyle(each, '::after').content")
            assert links.nth(number).get_attribute("href") in after
