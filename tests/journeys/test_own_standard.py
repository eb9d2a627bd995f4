"""A council makes the blueprint its own with the keyboard: a stage's name, a part of the brief, a question, a criterion."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from dips.blueprints import editing, services
from dips.blueprints.services import find
from dips.councils.scope import council_scope

from .steps import PHONE, Look, come_in, press_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_administrator_changes_the_standard(live, new_page, axe, birmingham, officer) -> None:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    def go(role: Any, name: str) -> None:
        """Tab to it, press Enter, and look."""
        press_to(page, page.get_by_role(role, name=name).first)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        look(page)

    def retype(label: str, words: str) -> None:
        press_to(page, page.get_by_label(label, exact=True))
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(words)

    come_in(page, admin, live.url(birmingham, "/admin/blueprint/"))
    look(page)

    go("link", "Stages")
    go("link", "Prototype")
    retype("Name", "Trial")
    go("button", "Save")
    expect(page.get_by_text("Programmes that have begun keep what they began with.").first).to_be_visible()
    go("link", "Blueprint")

    go("link", "Brief")
    go("link", "The challenge summary")
    retype("Heading", "In short")
    go("button", "Save")
    go("link", "Blueprint")

    go("link", "Application form")
    go("link", "Say your idea in 100 words")
    go("link", "What is your idea, in 100 words?")
    retype("Question", "What is your idea, in a tweet?")
    retype("Most words (optional)", "40")
    go("button", "Preview")
    expect(page.get_by_role("group", name="Nothing can be typed here").get_by_text("a tweet?")).to_be_visible()
    go("button", "Save")
    go("link", "Application form")
    go("link", "Blueprint")

    go("link", "Criteria and weights")
    go("link", "Solves the challenge")
    retype("Name", "Answers the question")
    go("button", "Save")
    go("link", "Change each weight")

    with council_scope(birmingham):
        standing = services.export().sections

    def now(key: str, *address: str) -> Any:
        return editing.at(standing[key], find(key).schema, address)

    question = now("calls/form", "pages", "idea", "questions", "idea")
    assert now("programmes/stages", "prototype", "name") == "Trial"
    assert now("challenges/brief", "summary", "heading") == "In short"
    assert (question["label"], question["word_limit"]) == ("What is your idea, in a tweet?", 40)
    assert now("calls/criteria", "criteria", "solves", "name") == "Answers the question"
