"""Every part of the look in Chromium: no accessibility fault, no sideways scrolling, and the same without script."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory

from dips.ui import views

PAGES = ["", "challenge/", "question/", "tasks/", "check/", "done/", "refusal/404/", "refusal/409/", "refusal/500/"]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_part_is_accessible_and_fits(new_page, live, axe, width):
    page = new_page(viewport={"width": width, "height": 900})

    for path in PAGES:
        page.goto(live.url(path=f"/look/{path}"))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_errors_lead_to_their_fields(new_page, live, axe, javascript):
    page = new_page(javascript=javascript)
    page.goto(live.url(path="/look/question/"))
    page.get_by_label("How does your idea solve the challenge?").fill("word " * 151)

    page.get_by_role("button", name="Save and continue").click()

    assert page.title().startswith("Error: How does your idea solve the challenge?")
    page.get_by_role("link", name="Your answer is 151 words. Shorten it to 150 words or fewer").click()
    assert page.url.endswith("#id_solves")
    assert page.locator("#id_solves_info").inner_text() == "You have 1 word too many"
    assert page.get_by_label("How does your idea solve the challenge?").input_value().split() == ["word"] * 151
    if javascript:
        axe(page)


def test_the_count_is_live_with_script(new_page, live):
    page = new_page()
    page.goto(live.url(path="/look/question/"))

    page.get_by_label("How does your idea solve the challenge?").press_sequentially("two words")

    assert page.locator("#id_solves_info").inner_text() == "You have 148 words left"


def test_the_phones_header_keeps_to_one_row_and_opens_without_script(new_page, live):
    page = new_page(javascript=False, viewport={"width": 390, "height": 800})
    page.goto(live.url(path="/look/tasks/"))

    assert page.locator("header").bounding_box()["height"] <= 80
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("navigation", name="Main").get_by_role("link").first.is_visible()


def test_on_a_phone_apply_stands_directly_under_the_spine(new_page, live):
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(live.url(path="/look/challenge/"))

    apply = page.get_by_role("link", name="Apply now").first.bounding_box()
    spine = page.locator(".spine").bounding_box()
    brief = page.get_by_role("heading", name="The brief").bounding_box()

    assert spine["y"] + spine["height"] < apply["y"] < brief["y"]


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"color_scheme": "dark"}, {"reduced_motion": "reduce"}]
)
def test_a_readers_own_colours_are_kept(new_page, live, axe, options):
    page = new_page(**options)
    page.goto(live.url(path="/look/"))

    axe(page)


def test_the_gallery_is_absent_outside_the_demonstration(settings):
    settings.DIPS_DEMO = False

    for view in (views.gallery, views.challenge, views.question, views.tasks, views.check, views.done):
        with pytest.raises(Http404):
            view(RequestFactory().get("/look/"))
