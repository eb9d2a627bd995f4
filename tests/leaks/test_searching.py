"""Searching for another council's words finds none of them: on the site, in the office, in the directory, in the API."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.core.cache import caches
from wagtail.images.models import Image

from dips.councils.scope import council_scope
from dips.directory.models import ChallengeIndex
from tenants.challenges.models import Challenge

from . import marks
from .asking import Answer, ask
from .scene import Side

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
# Where the control looks for what it planted: on a council's host, and on the portal.
PLANTED = (
    ("/admin/images/results/?q={}", "/admin/challenges/?q={}"),
    ("/challenges/?q=", "/challenges.json", "/challenges.csv", "/challenges.atom", "/api/v1/challenges/"),
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
        ask(everybody[role], "GET", address.format(word.replace(" ", "+")))
        for role in roles
        for address in (PORTAL if portal else COUNCIL)
        for word in WORDS[: rounds(quick=2, full=len(WORDS))]
    ]

    wrong = found_in(answers, portal=portal)
    assert wrong == []
    figure("searches that found another's words", len(wrong), limit=0, cases=len(answers))

    plant_in_searches(sides[0])
    control = [
        ask(everybody["stranger" if portal else "admin"], "GET", address.format("planted"))
        for address in PLANTED[portal]
    ]
    assert [line.partition(" ->")[0] for line in found_in(control, portal=portal)] == [
        str(each).partition(" ->")[0] for each in control
    ]


def plant_in_searches(side: Side) -> None:
    """The control: words of the other council among this one's own, where each search would find them."""
    with council_scope(side.council):
        picture = Image.objects.get()
        picture.title = "planted CANARY-B-O999"
        picture.save()  # which puts it into the index, too
        Challenge.objects.filter(reference="TST-77").update(title="planted CANARY-B-O999")
        words = dict.fromkeys(("title", "question", "summary"), "planted CANARY-B-O999")
        assert ChallengeIndex.objects.filter(reference="TST-77").update(**words) == 1
    caches["default"].clear()


def found_in(answers: Iterable[Answer], *, portal: bool) -> list[str]:
    """Answers with words that are not for the one who searched."""
    return [
        f"{answer}: {sorted(found)}"
        for answer in answers
        if (found := {mark for mark in marks.seen(answer.text) if _is_foreign(mark, answer.role, portal=portal)})
    ]


def _is_foreign(mark: tuple[str, str], role: str, *, portal: bool) -> bool:
    letter, audience = mark
    if role == "rival" and mark == ("B", marks.FIRM):
        return False  # their own organisation, in the bar
    return audience != marks.PUBLIC if portal else letter == "B"
