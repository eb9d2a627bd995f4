"""The list of councils, one council, and its doors."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from dips.archives.models import Export
from dips.archives.states import ExportState
from dips.councils import lookup, mail, owner, services
from dips.councils.models import Activity, Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, Invalid, NotAllowed
from dips.staff.tasks import note_activity
from dips.ui import words as words_of


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
        ("plan=council", ["Solihull Metropolitan Borough Council"]),
        ("plan=none", ["Birmingham City Council"]),
        ("state=read-only", ["Solihull Metropolitan Borough Council"]),
        ("order=people", ["Birmingham City Council", "Solihull Metropolitan Borough Council"]),
        ("order=storage", ["Solihull Metropolitan Borough Council", "Birmingham City Council"]),
        ("q=%00&state=nonsense", ["Birmingham City Council", "Solihull Metropolitan Borough Council"]),
    ],
)
def test_the_list_can_be_searched(console, birmingham, solihull, asked: str, found: list[str]) -> None:
    services.set_plan(council=birmingham, plan="", by=SYSTEM)
    services.set_plan(council=solihull, plan="council", by=SYSTEM)
    services.make_read_only(council=solihull, reason="Not paid.", by=SYSTEM)
    for council, figures in ((birmingham, {"people": 9}), (solihull, {"people": 2, "storage_bytes": 7})):
        with council_scope(council):
            Activity.objects.update_or_create(council=council, defaults=figures)
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
    assert (noted.council_id, noted.people, noted.seats, noted.programmes) == (birmingham.pk, 1, 1, 0)
    assert noted.last_at is not None


def test_a_council_is_suspended_with_a_reason_and_opened_again(console, on, birmingham, boss) -> None:
    assert "At once and for everybody" in text(console.get("/console/councils/birmingham/suspend/"))

    response = console.post("/console/councils/birmingham/suspend/", {"reason": "The contract ended."}, follow=True)

    assert "Birmingham City Council is suspended" in text(response)
    assert "The contract ended." in text(response)
    assert "Suspend this council" not in text(response)
    assert "While it is suspended there is no emergency access" in text(response)
    assert lookup.by_slug("birmingham") is None
    gone = on(birmingham).get("/")
    assert gone.status_code == 503
    assert "Birmingham City Council’s site is closed for now" in text(gone)
    with operator_scope():
        events = list(audit.trail(birmingham).values_list("verb", "actor_id", "reason"))
    assert events[-1] == ("council.suspend", boss.pk, "The contract ended.")

    console.post("/console/councils/birmingham/resume/", {"reason": "Renewed."})

    assert on(birmingham).get("/").status_code == 200


def test_its_page_shows_plan_use_and_health(console, birmingham, solihull) -> None:
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)
    with council_scope(birmingham):
        Activity.objects.update_or_create(
            council=birmingham, defaults={"programmes": 1, "open_calls": 9, "storage_bytes": 2_500_000_000}
        )
        mail.queue(to="ada@example.org", subject="Hello", text="Good day.", key="waits")
    with council_scope(solihull):
        mail.queue(to="ada@example.org", subject="Hello", text="Good day.", key="another's")

    body = text(console.get("/console/councils/birmingham/"))

    for words in ("Pilot", "2.5 GB", "5 GB", "Full", "90 %", "Near", "As the code", "1, 0 of them late"):
        assert words in body, words
    with operator_scope():
        noted = Activity.objects.get(council=birmingham).noted_at
    as_of = f"as reported at {words_of.time(noted)}"
    assert (body.count(as_of), body.count(as_of.capitalize())) == (2, 1)
    assert as_of in text(console.get("/console/councils/"))
    assert "It has noted nothing yet" in text(console.get("/console/councils/solihull/"))


def test_an_operator_says_where_a_council_belongs(console, birmingham, settings) -> None:
    settings.DIPS_COUNCILS_CSV = ""
    assert "It has no GSS code and no strategic authority." in text(console.get("/console/councils/birmingham/"))
    authority = {"region": "west-midlands", "authority": "west-midlands-combined-authority"}

    said = console.post("/console/councils/birmingham/authority/", {"gss_code": "X1", **authority})
    assert (said.status_code, "“X1” is no GSS code" in text(said), 'value="X1"' in text(said)) == (422, True, True)
    page = text(
        console.post("/console/councils/birmingham/authority/", {"gss_code": "E08000025", **authority}, follow=True)
    )

    assert "E08000025" in page
    assert "It is not said where" not in page
    assert "said which council this is" in page


def test_a_file_that_could_not_be_made_is_told_and_made_again(console, boss, birmingham, solihull) -> None:
    with council_scope(birmingham):
        columns = {"schema": birmingham.schema_name, "state": ExportState.FAILED, "error": "There was no room left."}
        export = Export.objects.create(**columns, asked_label="Ada Admin")

    assert "file of a whole council could not be made" in text(console.get("/console/"))
    page = text(console.get("/console/councils/birmingham/"))
    assert "There was no room left." in page
    assert "Ada Admin" not in page
    assert "no room left" not in text(console.get("/console/councils/solihull/"))
    done = text(console.post(f"/console/exports/{export.pk}/again/", follow=True))

    assert "Being made" in done
    assert "could not be made" not in text(console.get("/console/"))
    for scope in (council_scope(birmingham), operator_scope()):
        with scope:
            assert list(audit.trail(export).values_list("verb", "actor_id")) == [("export.retry", boss.pk)]
    assert "Only a file that could not be made" in text(console.post(f"/console/exports/{export.pk}/again/"))
    with pytest.raises(ProgrammingError), operator_scope(), transaction.atomic():
        Export.objects.values_list("file", "asked_label").get(pk=export.pk)


def test_a_council_behind_the_code_is_seen_and_nothing_else_of_it(console, birmingham) -> None:
    with owner.connect() as link:
        gone = f"DELETE FROM {birmingham.schema_name}.django_migrations WHERE app = 'cms' RETURNING app, name, applied"
        rows = link.execute(gone).fetchall()
    try:
        assert "Behind the code" in text(console.get("/console/councils/birmingham/"))
    finally:
        with owner.connect() as link:
            for row in rows:
                back = (
                    f"INSERT INTO {birmingham.schema_name}.django_migrations (app, name, applied) VALUES (%s, %s, %s)"
                )
                link.execute(back, row)
    with operator_scope(), connection.cursor() as cursor:
        for asked in ("pristine", "public", "pg_catalog", "c_nowhere", "x'; SELECT 1; --"):
            cursor.execute("SELECT public.dips_is_behind(%s)", [asked])
            assert cursor.fetchone() == (None,)
    with pytest.raises(ProgrammingError), council_scope(birmingham), transaction.atomic():
        connection.cursor().execute("SELECT public.dips_is_behind('x')")


def test_plan_and_read_only_are_set_with_a_reason(console, boss, birmingham) -> None:
    asked = {"plan": "council", "reason": "Ordered by letter."}
    assert "now: Council" in text(console.post("/console/councils/birmingham/plan/", asked, follow=True))
    assert console.post("/console/councils/birmingham/plan/", {"plan": "gold", "reason": "x"}).status_code == 422
    assert console.post("/console/councils/birmingham/plan/", {"plan": "none", "reason": " "}).status_code == 422
    console.post("/console/councils/birmingham/read-only/", {"reason": "Not paid."})
    held = Council.objects.get(slug="birmingham")
    body = text(console.get("/console/councils/birmingham/"))
    console.post("/console/councils/birmingham/writable/", {"reason": "Paid."})

    assert (held.plan, held.read_only_reason) == ("council", "Not paid.")
    assert "Not paid." in body
    assert Council.objects.get(slug="birmingham").read_only_since is None
    with operator_scope():
        events = list(audit.trail(birmingham).values_list("verb", "actor_id", "reason"))
    assert events[-3:] == [
        ("council.set_plan", boss.pk, "Ordered by letter."),
        ("council.make_read_only", boss.pk, "Not paid."),
        ("council.make_writable", boss.pk, "Paid."),
    ]


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
    for path in ("", "suspend/", "resume/", "plan/", "read-only/", "writable/", "access/"):
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


def test_the_command_tells_programs_the_same(birmingham, solihull, capsys) -> None:
    call_command("council", "set-plan", "birmingham", "pilot", "--reason", "Ordered.")
    call_command("council", "set-plan", "solihull", "none", "--reason", "A friend.")
    call_command("council", "read-only", "birmingham", "--reason", "Not paid.")
    with council_scope(birmingham):
        Activity.objects.update_or_create(council=birmingham, defaults={"people": 3, "programmes": 1})
    capsys.readouterr()

    call_command("council", "list", "--plan", "pilot", "--region", "west-midlands", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [(row["slug"], row["plan"], row["people"]) for row in told["councils"]] == [("birmingham", "pilot", 3)]
    call_command("council", "show", "birmingham", "--json")
    one = json.loads(capsys.readouterr().out)
    assert (one["uses"]["programmes"], one["limits"]["programmes"], one["schema_is_behind"]) == (1, 1, False)
    assert (one["read_only_reason"], one["messages"]["failed"]) == ("Not paid.", 0)
    call_command("council", "show", "solihull")
    assert "slug\tsolihull" in capsys.readouterr().out
    call_command("council", "writable", "birmingham")
    assert Council.objects.get(slug="birmingham").read_only_since is None
    with pytest.raises(CommandError, match="There is no council “nowhere”"):
        call_command("council", "show", "nowhere")
    with pytest.raises(CommandError, match="Say why"):
        call_command("council", "set-plan", "birmingham", "council", "--reason", " ")
