"""The list of councils, one council, and its doors."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.councils import lookup, services
from dips.councils.models import Activity, Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, Invalid, NotAllowed
from dips.staff.tasks import note_activity


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def many(db: None):
    """`many(30)`: so many councils more, as rows alone."""

    def make(count: int) -> None:
        from dips.councils import owner

        with owner.connect() as link:
            for number in range(count):
                owner.insert(link, Council(slug=f"extra-{number:03}", name=f"Extra {number:03}", state="active"))

    yield make
    from dips.councils import owner

    with owner.connect() as link:
        link.execute("DELETE FROM councils_council WHERE slug LIKE 'extra-%%'")


def test_the_list_says_what_each_council_is(console, birmingham, solihull) -> None:
    with council_scope(birmingham):
        note_activity(schema_name=birmingham.schema_name)

    body = text(console.get("/console/councils/"))

    assert "2 councils" in body
    assert "Birmingham City Council" in body
    assert "West Midlands" in body
    assert "dips-birmingham" in body


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=solihull", ["Solihull Metropolitan Borough Council"]),
        ("state=suspended", []),
        ("region=wales", []),
        ("region=west-midlands&state=active", ["Birmingham City Council", "Solihull Metropolitan Borough Council"]),
        ("blueprint=dips-birmingham&q=birm", ["Birmingham City Council"]),
        ("q=%00&state=nonsense", ["Birmingham City Council", "Solihull Metropolitan Borough Council"]),
    ],
)
def test_the_list_can_be_searched(console, birmingham, solihull, asked: str, found: list[str]) -> None:
    response = console.get(f"/console/councils/?{asked}")

    assert [council.name for council in response.context["page_obj"]] == found


def test_the_list_costs_the_same_for_many(committed, console, many) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert console.get("/console/councils/").status_code == 200
        return len(queries)

    console.get("/console/councils/")
    few = cost()
    many(20)

    assert cost() == few
    many_pages = text(console.get("/console/councils/?page=999"))
    assert "22 councils" in many_pages


def test_a_council_notes_its_own_activity(birmingham, solihull, officer) -> None:
    officer(birmingham)
    with council_scope(birmingham):
        audit.record("council.note", birmingham, by=SYSTEM)
    note_activity(schema_name=birmingham.schema_name)
    note_activity(schema_name=birmingham.schema_name)

    with operator_scope():
        noted = Activity.objects.get()
    assert (noted.council_id, noted.people) == (birmingham.pk, 1)
    assert noted.last_at is not None


def test_a_council_is_suspended_with_a_reason_and_opened_again(console, on, birmingham, boss) -> None:
    assert "at once and for everybody" in text(console.get("/console/councils/birmingham/suspend/"))

    response = console.post("/console/councils/birmingham/suspend/", {"reason": "The contract ended."}, follow=True)

    assert "Birmingham City Council is suspended" in text(response)
    assert "The contract ended." in text(response)
    assert "Suspend this council" not in text(response)
    assert lookup.by_slug("birmingham") is None
    gone = on(birmingham).get("/")
    assert gone.status_code == 404
    assert "There is no council at this address." in text(gone)
    with operator_scope():
        events = list(audit.trail(birmingham).values_list("verb", "actor_id", "reason"))
    assert events[-1] == ("council.suspend", boss.pk, "The contract ended.")

    console.post("/console/councils/birmingham/resume/", {"reason": "Renewed."})

    assert on(birmingham).get("/").status_code == 200


def test_without_a_reason_nothing_happens(console, birmingham) -> None:
    response = console.post("/console/councils/birmingham/suspend/", {"reason": "  "})

    assert response.status_code == 422
    assert "Say why, in a sentence that others will understand" in text(response)
    assert Council.objects.get(slug="birmingham").state == CouncilState.ACTIVE


def test_a_second_suspension_is_refused_in_words(console, birmingham) -> None:
    services.suspend_council(council=birmingham, reason="Once.", by=SYSTEM)

    response = console.post("/console/councils/birmingham/suspend/", {"reason": "Twice."})

    assert response.status_code == 422
    assert "This cannot be done in its present state: Suspended." in text(response)


def test_a_council_that_is_not_there(console) -> None:
    for path in ("", "suspend/", "resume/"):
        assert console.get(f"/console/councils/nowhere/{path}").status_code == 404


def test_nobody_but_an_operator_may(birmingham, officer, boss) -> None:
    someone = officer(birmingham, "council_admin")
    for verb in (services.suspend_council, services.resume_council):
        with pytest.raises(NotAllowed):
            verb(council=birmingham, reason="Because.", by=someone)
    with pytest.raises(Invalid):
        services.suspend_council(council=birmingham, reason="x" * 1001, by=boss)
    with pytest.raises(IllegalMove):
        services.resume_council(council=birmingham, by=boss)
    assert Council.objects.get(slug="birmingham").state == CouncilState.ACTIVE


def test_the_command_does_the_same(birmingham, capsys) -> None:
    call_command("council", "suspend", "birmingham", "--reason", "For a day.")
    call_command("council", "list", "--state", "suspended")
    call_command("council", "resume", "birmingham")

    assert capsys.readouterr().out.splitlines() == [
        "Birmingham City Council is suspended.",
        "birmingham\tsuspended\tBirmingham City Council",
        "Birmingham City Council is open again.",
    ]
