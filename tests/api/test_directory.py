"""The national lists on the portal."""

from __future__ import annotations

import pytest

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from tenants.challenges import services

pytestmark = pytest.mark.django_db

ROW = {
    "reference", "title", "question", "stage", "stage_name", "status", "council", "council_name", "region",
    "region_name", "programme",
    "team", "themes", "opens_at", "closes_at", "published_at", "illustrative", "url", "api_url",
}  # fmt: skip


def test_challenges_of_one_council(api, birmingham, solihull, open_challenge):
    mine = open_challenge(birmingham)
    open_challenge(solihull)

    answer = api().get("challenges/?council=birmingham").json()

    assert set(answer) == {"results", "next", "previous"}
    assert [set(row) for row in answer["results"]] == [ROW]
    row = answer["results"][0]
    assert (row["reference"], row["council"], row["stage"], row["status"]) == (
        mine.reference, "birmingham", "call_for_solutions", "open",
    )  # fmt: skip
    assert row["question"] == mine.question
    assert row["closes_at"].endswith("Z")
    assert answer["next"] is None


@pytest.mark.parametrize("status", ["upcoming", "closed", "withdrawn"])
def test_filter_that_matches_nothing(api, birmingham, open_challenge, status):
    open_challenge(birmingham)

    assert api().get(f"challenges/?status={status}").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("council=nowhere", "council"),
        ("region=nowhere", "region"),
        ("stage=seventh", "stage"),
        ("status=ajar", "status"),
        ("colour=red", "colour"),
        ("page_size=0", "page_size"),
        ("page_size=1000", "page_size"),
        ("cursor=mine", "cursor"),
        ("q=%00", "q"),
        ("region=a%00b", "region"),
        ("cursor=", "cursor"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_filter_that_is_none_is_named(api, birmingham, query, field):
    response = api().get(f"challenges/?{query}")

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    if field == "page_size":
        assert response.json()["errors"][field] == ["Ask for 1 to 100 rows"]


def test_pages_meet_without_gap_or_repeat(api, birmingham, open_challenge):
    wanted = {open_challenge(birmingham, title=f"Title {number}", days=number).reference for number in range(1, 6)}
    seen: list[str] = []
    caller, path = api(), "challenges/?page_size=2"

    while path:
        page = caller.get(path).json()
        seen += [row["reference"] for row in page["results"]]
        back, path = page["previous"], (page["next"] or "").partition("/api/v1/")[2]

    assert len(seen) == 5 and set(seen) == wanted
    before = caller.get(back.partition("/api/v1/")[2]).json()
    assert [row["reference"] for row in before["results"]] == seen[2:4]


def test_one_and_three_challenges_cost_the_same(api, birmingham, open_challenge, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    open_challenge(birmingham)
    caller = api()
    caller.get("challenges/")
    with CaptureQueriesContext(connection) as one:
        caller.get("challenges/")
    open_challenge(birmingham, title="Two")
    open_challenge(birmingham, title="Three")
    caller.get("challenges/")
    with CaptureQueriesContext(connection) as three:
        caller.get("challenges/")

    assert len(three) == len(one)


def test_councils(api, birmingham, solihull):
    assert [row["slug"] for row in api().get("councils/").json()["results"]] == ["birmingham", "solihull"]
    assert api().get("councils/solihull/").json()["slug"] == "solihull"


def test_challenge_is_the_same_on_both_hosts(api, birmingham, open_challenge):
    challenge = open_challenge(birmingham)

    portal = api().get(f"councils/birmingham/challenges/{challenge.reference}/").json()
    council = api(birmingham).get(f"challenges/{challenge.reference.lower()}/").json()

    assert portal == council
    assert [section["key"] for section in portal["brief"]["sections"]][:2] == ["question", "summary"]
    assert [stage["state"] for stage in portal["stages"]] == ["done", "now", "next", "next", "next", "next"]


def test_times_have_offsets_and_exist_once(birmingham):
    from api.serializers import Instant

    field = Instant()

    assert field.to_representation(field.run_validation("2030-07-06T17:00:00")) == "2030-07-06T16:00:00Z"
    for wrong in (
        "2027-03-28T01:30:00",
        "2027-10-31T01:30:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-10:00",
        "x",
        5,
    ):
        with pytest.raises(Exception) as refused:
            field.run_validation(wrong)
        assert refused.type.__name__ == "ValidationError"


def test_withdrawn_challenge_is_found_by_that_status_alone(api, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        services.withdraw_challenge(challenge=challenge, reason="The service has moved.", by=SYSTEM)

    for path, caller in (("challenges/", api()), ("challenges/", api(birmingham))):
        found = caller.get(f"{path}?status=withdrawn").json()["results"]
        assert [(row["reference"], row["status"]) for row in found] == [(challenge.reference, "withdrawn")]
        assert caller.get(path).json()["results"] == []
    assert api().get(f"councils/birmingham/challenges/{challenge.reference}/").json()["withdrawn_reason"] == (
        "The service has moved."
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=open", 1), ("status=closed", 0), ("q=shops", 1), ("q=boats", 0), ("theme=Retail", 1), ("theme=boats", 0)],
)
def test_council_filters_as_the_portal_does(api, birmingham, open_challenge, query, found):
    open_challenge(birmingham, themes=["retail"])

    assert len(api(birmingham).get(f"challenges/?{query}").json()["results"]) == found
    assert len(api().get(f"challenges/?{query}").json()["results"]) == found
