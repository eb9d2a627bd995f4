"""Searching for another council's words finds none of them: on the site, in the office, in the directory, in the API."""

from __future__ import annotations

import pytest

from . import marks
from .asking import ask

COUNCIL = (
    "/admin/pages/search/?q={}", "/admin/pages/search/results/?q={}", "/admin/images/?q={}", "/admin/images/results/?q={}",
    "/admin/documents/?q={}", "/admin/documents/results/?q={}", "/admin/users/?q={}", "/admin/users/results/?q={}",
    "/admin/choose-page/search/?q={}", "/admin/images/chooser/results/?q={}", "/admin/documents/chooser/results/?q={}",
    "/admin/tag-autocomplete/?term={}", "/admin/challenges/?q={}", "/admin/api/main/pages/?search={}",
    "/admin/api/main/images/?search={}", "/admin/api/main/documents/?search={}", "/api/v1/challenges/?q={}",
    "/admin/reports/site-history/?label={}", "/api/v1/people/?q={}", "/api/v1/audit/?q={}",
)  # fmt: skip
PORTAL = (
    "/challenges/?q={}",
    "/challenges.json?q={}",
    "/councils/?q={}",
    "/api/v1/challenges/?q={}",
    "/api/v1/councils/?q={}",
)
WORDS = ("CANARY", "CANARY-B", "not shown", "Kept back", "Officer manager", "Sade", "TST-78")


@pytest.mark.parametrize("portal", [False, True], ids=["a council's host", "the portal"])
def test_no_search_finds_another_councils_words(sides, visitors, portal: bool, rounds, figure) -> None:
    for side in sides:
        marks.plant(side.council, side.letter)
        marks.name(side)
    everybody = visitors(portal=portal)
    roles = ("stranger", "rival", "operator") if portal else ("admin", "manager", "rival", "stranger")
    answers = [
        (ask(everybody[role], "GET", address.format(word.replace(" ", "+"))), word)
        for role in roles
        for address in (PORTAL if portal else COUNCIL)
        for word in WORDS[: rounds(quick=2, full=len(WORDS))]
    ]

    wrong = [
        f"{answer}: {sorted(found)}"
        for answer, _word in answers
        if (found := {mark for mark in marks.seen(answer.text) if _is_foreign(mark, answer.role, portal=portal)})
    ]
    assert wrong == []
    figure("searches that found another's words", len(wrong), limit=0, cases=len(answers))


def _is_foreign(mark: tuple[str, str], role: str, *, portal: bool) -> bool:
    letter, audience = mark
    if role == "rival" and mark == ("B", marks.FIRM):
        return False  # their own organisation, in the bar
    return audience != marks.PUBLIC if portal else letter == "B"
