"""Search, filters and facets over every council, judged by the database's clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.councils.scope import council_scope, portal_scope
from dips.directory import facets as choices
from dips.directory import milestones, queries, services
from dips.directory.models import ChallengeIndex
from dips.directory.order import InOrder, place
from dips.directory.queries import Filters
from dips.kernel import clock
from dips.kernel.ids import uuid7


def stages(kind: str) -> list[dict[str, str]]:
    return [{"kind": kind, "name": kind, "state": "now"}]


@pytest.fixture
def listed(db):
    """`listed(council, "REF-01", opens=-1, closes=5)`: one listed challenge; days from now."""

    def make(council, reference, *, opens=None, closes=None, **facts):
        challenge = uuid7()
        given = {
            "title": reference,
            "question": f"How might we do {reference}?",
            "stage": "call_for_solutions",
            "stage_name": "Call for solutions",
            "team": "Markets",
        } | facts
        with council_scope(council):
            services.list_challenge(challenge_id=challenge, reference=reference, stages=stages(given["stage"]), **given)
            if opens is not None:
                now = clock.now()
                services.set_window(
                    challenge_id=challenge,
                    opens_at=now + timedelta(days=opens),
                    closes_at=now + timedelta(days=closes),
                )
        return challenge

    return make


def references(rows) -> list[str]:
    with portal_scope():
        return [row.reference for row in rows]


def test_soonest_deadline_first_then_openings_then_the_past(listed, birmingham, solihull) -> None:
    listed(birmingham, "TST-01", opens=-9, closes=9)
    listed(solihull, "TST-02", opens=-9, closes=2)
    listed(birmingham, "TST-03", opens=4, closes=9)
    listed(birmingham, "TST-04", opens=-9, closes=-5)
    listed(birmingham, "TST-05", opens=-9, closes=-1)
    listed(solihull, "TST-06", stage="prototype")

    rows = queries.search()

    assert references(rows) == ["TST-02", "TST-01", "TST-03", "TST-05", "TST-04", "TST-06"]
    with portal_scope():
        assert [row.status for row in rows] == ["open", "open", "upcoming", "closed", "closed", "closed"]


def test_the_closing_time_itself_is_too_late(listed, birmingham) -> None:
    listed(birmingham, "TST-01", opens=-1, closes=1)
    with portal_scope():
        closes = queries.search()[0].closes_at

        with clock.at(closes - timedelta(microseconds=1)):
            before = queries.search().values_list("status", flat=True)[0]
        with clock.at(closes):
            after = queries.search().values_list("status", flat=True)[0]

    assert (before, after) == ("open", "closed")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("transport", ["TST-01"]),
        ("transporting", ["TST-01"]),
        ("transp", ["TST-01"]),
        ("consultati", ["TST-02"]),
        ("consult planning", ["TST-02"]),
        ("TST-02", ["TST-02"]),
        ("tst02", ["TST-02"]),
        (" Tst 2 ", ["TST-02"]),
        ("birmingham", ["TST-01", "TST-02"]),
        ("nothing of the sort", []),
        ("Ŵŷ 🙂", []),
        ("  ", ["TST-01", "TST-02"]),
        ("!!!", []),
    ],
)
def test_search_finds_words_and_the_starts_of_words(listed, birmingham, q, found) -> None:
    listed(birmingham, "TST-01", question="How can people who learn slowly use transport?")
    listed(birmingham, "TST-02", question="How can consultation reach more people?", team="Planning")

    assert sorted(references(queries.search(q))) == found


@pytest.mark.parametrize(
    "q", ["'", "a' & !b", "x:* | y", "\\", "'); drop table directory_challengeindex; --", "(((", "<->", "a" * 100_000]
)
def test_search_takes_any_text_for_words(listed, birmingham, q) -> None:
    listed(birmingham, "TST-01", question="How can we?")

    assert references(queries.search(q)) == []


def test_filters_narrow_together_and_several_values_widen(listed, birmingham, solihull) -> None:
    listed(birmingham, "TST-01", opens=-1, closes=1, themes=["Care"])
    listed(birmingham, "TST-02", opens=1, closes=2, themes=["Care", "Transport"])
    listed(solihull, "TST-03", opens=-1, closes=1, themes=["Transport"])

    assert references(queries.search(council="birmingham", status="open")) == ["TST-01"]
    assert references(queries.search(theme=["Care", "Transport"], status="open")) == ["TST-01", "TST-03"]
    assert references(queries.search(council="nowhere")) == []


def test_facets_count_each_filter_with_the_others_held(listed, birmingham, solihull) -> None:
    listed(birmingham, "TST-01", opens=-1, closes=1, themes=["Care"])
    listed(birmingham, "TST-02", opens=1, closes=2, themes=["Care", "Transport"])
    listed(solihull, "TST-03", opens=-1, closes=1, themes=["Transport"])

    with portal_scope():
        facets = choices.of(Filters(council=("birmingham",), status=("open",)))

    assert [(each.value, each.count) for each in facets.council] == [("birmingham", 1), ("solihull", 1)]
    assert [(each.value, each.count) for each in facets.status] == [("open", 1), ("upcoming", 1)]
    assert [(each.value, each.count) for each in facets.theme] == [("Care", 1)]
    assert [(each.value, each.count) for each in facets.stage] == [("call_for_solutions", 1)]


def test_what_nothing_matches_is_told_for_what_was_asked(listed, birmingham, portal) -> None:
    listed(birmingham, "TST-01", opens=-1, closes=1, themes=["Care"])
    listed(birmingham, "TST-02", opens=1, closes=2, themes=["Transport"])

    page = portal.get("/challenges/?status=open&theme=transport").content.decode()
    found = portal.get("/challenges.json?theme=TRANSPORT").json()["challenges"]

    assert "No challenge matches all of these filters." in page
    assert "Nothing is taking applications now." not in page
    assert (page.count('value="Transport"'), page.count('value="transport"')) == (1, 0)
    assert [(row["reference"], row["region"], row["region_slug"]) for row in found] == [
        ("TST-02", "West Midlands", "west-midlands")
    ]


def test_suspended_councils_and_withdrawn_challenges_are_not_listed(listed, birmingham, solihull) -> None:
    from dips.councils.scope import operator_scope

    listed(solihull, "TST-01", opens=-1, closes=1)
    withdrawn = listed(birmingham, "TST-02", opens=-1, closes=1)
    with council_scope(birmingham):
        services.withdraw(challenge_id=withdrawn)
    with operator_scope():
        type(solihull).objects.filter(pk=solihull.pk).update(state="suspended")

    assert references(queries.search()) == []
    with portal_scope():
        found = queries.find(council="birmingham", reference="tst-02")
    assert found is not None
    assert found.status == "withdrawn"


def test_list_page_costs_the_same_for_one_row_and_for_many(listed, birmingham, solihull, portal) -> None:
    hosts = [listed(solihull, "TST-01", opens=-1, closes=1), listed(birmingham, "TST-02", opens=-1, closes=1)]
    portal.get("/challenges/")  # hosts are remembered from here on
    with council_scope(solihull):
        services.withdraw(challenge_id=hosts[0])
    with CaptureQueriesContext(connection) as one:
        portal.get("/challenges/")
    for number in range(3, 13):
        listed(solihull if number % 2 else birmingham, f"TST-{number:02d}", opens=-1, closes=number)
    with CaptureQueriesContext(connection) as many:
        response = portal.get("/challenges/")

    assert response.context["total"] == 11
    assert len(many) == len(one)
    assert len(one) <= 6


KINDS = ("challenge_definition", "call_for_solutions", "prototype")
WINDOWS = ((None, None), (-9, 9), (-9, 2), (4, 9), (3, 8), (-9, -5), (-9, -1))
QUESTIONS = [
    Filters(),
    Filters(status=("open",)),
    Filters(status=("closed", "upcoming")),
    Filters(status=("open", "withdrawn")),
    Filters(stage=("prototype",)),
    Filters(q="question"),
]


@pytest.fixture
def nation(listed, birmingham, solihull):
    """Every kind of row there can be, in two councils, some withdrawn, some with a beginning and no end."""
    made = 0
    for council in (birmingham, solihull):
        for kind in KINDS:
            for opens, closes in WINDOWS:
                made += 1
                facts = {"question": "A question" if made % 2 else "Another", "stage": kind, "stage_name": kind}
                challenge = listed(council, f"TST-{made % 30:02d}", opens=opens, closes=closes, **facts)
                with council_scope(council):
                    rows = ChallengeIndex.objects.filter(challenge_id=challenge)
                    if made % 5 == 0:
                        services.withdraw(challenge_id=challenge)
                    if made % 7 == 2:
                        rows.update(closes_at=None)
                    if made % 11 == 3:
                        rows.update(opens_at=None)


@pytest.mark.parametrize("filters", QUESTIONS)
def test_the_list_read_range_by_range_is_the_list(nation, filters, monkeypatch):
    monkeypatch.setattr(milestones, "APART", 3)  # so that the pages of this small list are far down

    def told(rows):
        return [(row.pk, row.status, row.rank, pytest.approx(row.due)) for row in rows]

    with portal_scope():
        whole = [(row.pk, row.status, row.rank, row.due) for row in queries.matching(filters)]
        there = InOrder(filters, choices.of(filters).sizes(filters))
        pages = [row for start in range(0, len(whole), 4) for row in there[start : start + 4]]
        assert (there.count(), told(pages)) == (len(whole), whole)
        on, back, position = [], [], None
        while rows := InOrder(filters).take(position, 3, backward=False):
            on, position = on + rows, place(rows[-1])
        position = (99, 0.0, "", on[-1].pk)
        while rows := InOrder(filters).take(position, 3, backward=True):
            back, position = back + rows, place(rows[-1])
        assert (told(on), told(reversed(back))) == (whole, whole)
