"""A supplier finds a challenge, applies and sends, all in Welsh: every page speaks it, and can be read by everyone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.fixture_people import PASSWORD

from .steps import PHONE, WORDS, Look, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_supplier_applies_in_welsh(live, new_page, axe, buses, supplier) -> None:
    user, _organisation = supplier(name="Cwmni Gwŷdd Cyf")
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    def see() -> None:
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        assert "/cy/" in page.url
        look(page)

    page.goto(live.url(None, f"/cy{buses.apply_path}"))
    see()
    page.get_by_role("link", name="Dechrau nawr").click()
    page.get_by_role("button", name="Parhau").click()
    expect(page.get_by_role("alert")).to_be_visible()
    see()
    for rule in buses.rules:
        page.locator(f"[name={rule.key}][value={rule.passing_answer}]").check()
    page.get_by_role("button", name="Parhau").click()
    see()
    page.get_by_role("main").get_by_role("link", name="Mewngofnodi").click()
    page.get_by_label("Cyfeiriad e-bost").fill(user.email)
    page.get_by_label("Cyfrinair").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Mewngofnodi").click()
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    see()

    tasks = page.url
    for asked in buses.pages:
        page.goto(tasks.replace("/tasks/", f"/page/{asked.key}/"))
        fill_in_by_name(page, asked)
        see()
        page.get_by_role("button", name="Cadw a pharhau").click()
        expect(page).not_to_have_url(re.compile(f"/page/{asked.key}/$"))
    page.goto(tasks)
    see()
    page.goto(tasks.replace("/tasks/", "/answers/"))
    see()
    page.get_by_role("button", name="Cyflwyno’r cais").click()

    stands_at(page, "Cyflwynwyd y cais")
    expect(page).to_have_url(re.compile("/cy/.*/done/$"))
    see()
    page.goto(live.url(None, "/cy/applications/"))
    expect(page.get_by_text(buses.question)).to_be_visible()
    see()


def fill_in_by_name(page, asked) -> None:
    """Answer a page by the names of its boxes, whatever language their labels are in."""
    said: dict[str, str] = {}
    for question in asked.questions:
        if question.show_if and said.get(question.show_if.question) != question.show_if.equals:
            continue
        answer = said[question.key] = WORDS.get(question.kind, "")
        box = page.locator(f"[name={question.key}]")
        if question.kind == "declaration":
            box.check()
        elif question.kind == "choice":
            page.locator(f"[name={question.key}][value={question.choices[0].key}]").check()
        elif question.kind == "yes_no":
            page.locator(f"[name={question.key}][value={answer}]").check()
        elif question.kind != "file":
            box.fill(answer)
        if question.confidential and question.kind != "file":
            page.locator(f"[name={question.key}__confidential][value=no]").check()
