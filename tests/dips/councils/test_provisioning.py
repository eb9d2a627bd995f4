"""A council is made whole, or not at all, whatever is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from dips.councils import lookup, owner, provisioning, roles, services, tasks
from dips.councils.models import Council, Domain, ProvisioningRun, Region
from dips.councils.provisioning import FIRST, LAST, SlugTaken, Step
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState, RunState
from dips.kernel import audit, outbox
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid
from dips.kernel.models import AuditEvent, OutboxMessage
from dips.kernel.registry import Registry
from tests.support import databases, fixture_database, plugin


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Registry[Step]:
    """A registry of one's own: the last step alone, so that the tests add what they are about."""
    own: Registry[Step] = Registry("steps of a test")
    own.register(LAST, provisioning.steps.get(LAST))
    monkeypatch.setattr(provisioning, "steps", own)
    return own


@pytest.fixture(scope="module")
def _own_database(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """One copy of the template for all tests here; each tidies what it made."""
    name = f"making_{plugin.worker()}"
    databases.make(plugin.current(), name)
    with databases.pointed_at(plugin.current(), name):
        yield name
    databases.drop(plugin.current(), name)


@pytest.fixture
def committed(_own_database: str, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        fixture_database._fresh_start()
        yield _own_database
        fixture_database._fresh_start()


@pytest.fixture
def made(committed: str) -> Iterator[str]:
    """Commits stay during the test. Afterwards all is taken away; roles would outlive even the database."""
    yield committed
    with owner.connect() as link:
        shipped = ["birmingham", "solihull"]
        query = "SELECT schema_name FROM councils_provisioningrun WHERE slug <> ALL(%s)"
        for (schema,) in link.execute(query, [shipped]).fetchall():
            roles.drop(link, schema)
            provisioning._forget_rows(link, schema)
        link.execute("DELETE FROM councils_provisioningrun WHERE slug <> ALL(%s)", [shipped])


def request(slug: str = "testwich", **extra: object) -> ProvisioningRun:
    return services.request_council(slug=slug, name="Testwich Council", by=SYSTEM, here=True, **extra)


def traces(run: ProvisioningRun) -> tuple[bool, bool, bool, bool]:
    """Schema, role, council, host."""
    with owner.connect() as link:
        schema = link.execute("SELECT to_regnamespace(%s)", [run.schema_name]).fetchone() != (None,)
        role = roles.exists(link, roles.of(run.schema_name))
    return (
        schema,
        role,
        Council.objects.filter(slug=run.slug).exists(),
        Domain.objects.filter(domain__startswith=run.slug).exists(),
    )


NOTHING, ALL = (False,) * 4, (True,) * 4


def expire(run: ProvisioningRun) -> None:
    """As if its worker had been killed a while ago."""
    with operator_scope(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE councils_provisioningrun SET lease_until = now() - interval '1 second' WHERE id = %s", [run.pk]
        )


def test_a_council_is_made(made: str, steps: Registry[Step]) -> None:
    seen = []
    provisioning.register_step("note", lambda council, run: seen.append(connection.schema_name), label="Note")
    said = []

    council = services.provision(
        request(region="west-midlands", kind="Unitary authority"), announce=lambda key, _label: said.append(key)
    )

    assert said == [FIRST, "note", LAST]
    assert seen == [council.schema_name]
    assert council.state == CouncilState.ACTIVE
    assert council.region == Region.objects.get(slug="west-midlands")
    assert council.kind == "Unitary authority"
    assert lookup.by_host("testwich.dips.localhost") == council
    run = ProvisioningRun.objects.get(slug="testwich")
    assert (run.state, run.steps_done, run.error, run.lease_until) == (RunState.DONE, [FIRST, "note", LAST], "", None)
    with council_scope(council), connection.cursor() as cursor:
        cursor.execute("SELECT hostname, site_name FROM wagtailcore_site")
        assert cursor.fetchall() == [("testwich.dips.localhost", "Testwich Council")]
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (f"r_{council.schema_name}",)
    assert [event.verb for event in audit.trail(run)] == [
        "provisioningrun.request",
        "provisioningrun.start",
        "provisioningrun.finish",
    ]
    assert [event.verb for event in AuditEvent.objects.filter(model="councils.council", object_id=str(council.pk))] == [
        "council.activate"
    ]


def test_seed_uuids_are_its_own(made: str, steps: Registry[Step], birmingham: Council) -> None:
    council = services.provision(request())

    keys = []
    with owner.connect() as link:
        for schema in ("pristine", council.schema_name):
            query = sql.SQL("SELECT translation_key FROM {}").format(sql.Identifier(schema, "wagtailcore_page"))
            keys.append({row[0] for row in link.execute(query).fetchall()})
    assert keys[0].isdisjoint(keys[1])


def test_steps_wait_for_those_they_name(steps: Registry[Step]) -> None:
    provisioning.register_step("c", lambda *_: None, after="b")
    provisioning.register_step("b", lambda *_: None, after=("a",))
    provisioning.register_step("a", lambda *_: None)

    assert [step.key for step in provisioning.ordered()] == ["a", "b", "c", LAST]


def test_steps_that_wait_for_nothing_known_are_a_mistake(steps: Registry[Step]) -> None:
    provisioning.register_step("b", lambda *_: None, after="nowhere")

    with pytest.raises(LookupError, match="b"):
        provisioning.ordered()


def test_killed_before_the_first_step_it_begins_again(made: str, steps: Registry[Step]) -> None:
    run = request()
    assert provisioning.claim(run.pk) is not None
    assert provisioning.claim(run.pk) is None  # somebody has it
    expire(run)

    council = services.provision(run)

    assert council.state == CouncilState.ACTIVE


@pytest.mark.parametrize("killed_in", ["one", "two", LAST])
def test_killed_in_a_step_it_resumes_there(made: str, steps: Registry[Step], killed_in: str) -> None:
    counts: dict[str, int] = {}
    alive = False

    def step(key: str):
        def run_step(council: Council, run: ProvisioningRun) -> None:
            counts[key] = counts.get(key, 0) + 1
            if key == killed_in and not alive:
                raise KeyboardInterrupt  # as a signal would: nothing of ours catches it

        return run_step

    provisioning.register_step("one", step("one"))
    provisioning.register_step("two", step("two"))
    last = provisioning.steps.get(LAST)
    if killed_in == LAST:
        steps._entries[LAST] = Step(LAST, lambda council, run: (step(LAST)(council, run), last.run(council, run)))
    run = request()
    with pytest.raises(KeyboardInterrupt):
        services.provision(run)
    assert traces(run) == ALL
    assert lookup.by_host("testwich.dips.localhost") is None  # not open before it is whole
    alive = True
    expire(run)

    council = services.provision(run)

    assert council.state == CouncilState.ACTIVE
    assert counts == {"one": 1, "two": 1, killed_in: 2}


def test_a_step_that_fails_once_is_tried_again(made: str, steps: Registry[Step]) -> None:
    tries = []

    def shaky(council: Council, run: ProvisioningRun) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("the network")

    provisioning.register_step("shaky", shaky)

    council = services.provision(request())

    assert (council.state, len(tries)) == (CouncilState.ACTIVE, 3)


def test_after_three_failures_everything_is_removed(made: str, steps: Registry[Step]) -> None:
    def broken(council: Council, run: ProvisioningRun) -> None:
        outbox.enqueue("mail", {}, key="from a council that will not be")
        raise OSError("always")

    def leaves_rows(council: Council, run: ProvisioningRun) -> None:
        outbox.enqueue("mail", {}, key="from a council that will not be")

    provisioning.register_step("leaves rows", leaves_rows)
    provisioning.register_step("broken", broken)
    run = request()

    with pytest.raises(services.ProvisioningFailed, match="always"):
        services.provision(run)

    run.refresh_from_db()
    assert traces(run) == NOTHING
    assert (run.state, run.council, run.attempts) == (RunState.REMOVED, None, 3)
    assert run.error == "OSError: always"
    with operator_scope():
        assert not OutboxMessage.objects.filter(schema=run.schema_name).exists()


def test_the_address_is_free_again_after_a_removal(made: str, steps: Registry[Step]) -> None:
    provisioning.register_step("broken", lambda *_: 1 / 0)
    with pytest.raises(services.ProvisioningFailed):
        services.provision(request())
    steps._entries.pop("broken")

    assert services.provision(request()).state == CouncilState.ACTIVE


def test_a_refusal_by_a_rule_is_not_tried_again(made: str, steps: Registry[Step]) -> None:
    tries = []

    def refuses(council: Council, run: ProvisioningRun) -> None:
        tries.append(1)
        raise Invalid("the blueprint has faults")

    provisioning.register_step("refuses", refuses)
    run = request()

    with pytest.raises(services.ProvisioningFailed, match="the blueprint has faults"):
        services.provision(run)

    assert (len(tries), traces(run)) == (1, NOTHING)


def test_a_check_refuses_before_anything_is_made(made: str, steps: Registry[Step]) -> None:
    def check(run: ProvisioningRun) -> None:
        raise Invalid(f"no blueprint {run.blueprint}")

    provisioning.register_step("adopts", lambda *_: None, check=check)

    with pytest.raises(Invalid, match="no blueprint nonsense"):
        request(blueprint="nonsense")

    assert not ProvisioningRun.objects.filter(slug="testwich").exists()


def test_a_taken_address_is_refused(made: str, steps: Registry[Step]) -> None:
    for slug in ("birmingham", "testwich"):
        if slug == "testwich":
            request(slug)
        with pytest.raises(SlugTaken) as refusal:
            request(slug)
        assert refusal.value.message == f"There is already a council with the web address “{slug}”."


def test_unknown_region_names_those_there_are(db: None) -> None:
    with pytest.raises(Invalid, match="Use one of: east-midlands, east-of-england"):
        request(region="atlantis")


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "x" * 121])
def test_a_name_that_is_none_is_refused(db: None, name: str) -> None:
    with pytest.raises(Invalid):
        services.request_council(slug="testwich", name=name, by=SYSTEM)

    assert not ProvisioningRun.objects.filter(slug="testwich").exists()


def test_a_request_waits_in_the_outbox(db: None, steps: Registry[Step]) -> None:
    run = services.request_council(slug="testwich", name="Cyngor Môn 🙂", by=SYSTEM)

    with operator_scope():
        message = OutboxMessage.objects.get(kind=services.PROVISION)
    assert message.payload == {"run": str(run.pk)}
    assert run.name == "Cyngor Môn 🙂"


def test_tasks_hand_the_run_on(made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(tasks.carry_on, "delay", lambda pk: sent.append(("carry_on", pk)))
    run = request()

    tasks.provision(str(run.pk))

    assert sent == [("carry_on", str(run.pk))]
    assert traces(run) == ALL
    tasks.carry_on(str(run.pk))
    assert Council.objects.get(slug="testwich").state == CouncilState.ACTIVE
    tasks.provision(str(run.pk))  # a message that comes twice
    tasks.carry_on(str(run.pk))
    assert sent == [("carry_on", str(run.pk))]


def test_the_beat_wakes_what_stands_still(made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    for task in (tasks.provision, tasks.carry_on, tasks.remove):
        monkeypatch.setattr(task, "delay", lambda pk, name=task.name: sent.append((name, pk)))
    run = request()
    provisioning.claim(run.pk)
    assert tasks.resume() == 0  # held

    expire(run)
    assert tasks.resume() == 1
    held = provisioning.claim(run.pk)
    services.begin(held)
    expire(run)
    assert tasks.resume() == 1

    assert sent == [("councils.provision", str(run.pk)), ("councils.carry_on", str(run.pk))]


def test_a_run_that_dies_three_times_is_removed(
    made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed each time without a word, as by the machine's memory: the count is kept when it is taken, not when it fails."""
    run = request()
    services.begin(provisioning.claim(run.pk))
    for _time in range(provisioning.TRIES):
        expire(run)
        assert provisioning.claim(run.pk) is not None
    expire(run)

    assert provisioning.claim(run.pk) is None
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    sent = []
    monkeypatch.setattr(tasks.remove, "delay", sent.append)
    assert tasks.resume() == 1
    tasks.remove(sent[0])
    assert traces(run) == NOTHING


def test_removing_twice_is_harmless(made: str, steps: Registry[Step]) -> None:
    provisioning.register_step("broken", lambda *_: 1 / 0)
    run = request()
    with pytest.raises(services.ProvisioningFailed):
        services.provision(run)

    provisioning.remove(run)

    assert traces(run) == NOTHING


def test_the_command_says_each_step_and_refuses_a_second(made: str, steps: Registry[Step], capsys) -> None:
    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    said = capsys.readouterr().out
    assert "  schema: make the schema, its role and its rights\n  activate: open the site\n" in said
    assert "Testwich Council is at http://testwich.dips.localhost" in said
    with pytest.raises(CommandError, match="There is already a council with the web address “testwich”"):
        call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")
    with pytest.raises(CommandError, match="like ynys-mon"):
        call_command("council", "create", "--slug", "ynys-môn", "--name", "Ynys Môn")
    assert Council.objects.count() == 3


def test_the_command_goes_on_with_what_was_cut_off(made: str, steps: Registry[Step], capsys) -> None:
    provisioning.register_step("note", lambda *_: None)
    run = request()
    services.begin(provisioning.claim(run.pk))
    expire(run)

    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    assert "Going on with Testwich Council" in capsys.readouterr().out
    assert Council.objects.get(slug="testwich").state == CouncilState.ACTIVE


@pytest.mark.slow
@pytest.mark.parametrize("step", [FIRST, "adopt"])
def test_a_process_killed_in_a_step_is_gone_on_with(made: str, step: str) -> None:
    """SIGKILL, with the real steps: PostgreSQL rolls back what was begun, and the next holder finds what was done."""
    session = plugin.current()
    process = subprocess.Popen(
        [sys.executable, "-m", "config.cli", "council", "create", "--slug", "testwich", "--name", "Testwich Council"],
        env=os.environ
        | {
            "DATABASE_URL": session.url("dips_web", made),
            "OWNER_DATABASE_URL": session.url("dips_owner", made),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(f"  {step}:"):
            break
    process.kill()
    assert process.wait() == -signal.SIGKILL
    run = ProvisioningRun.objects.get(slug="testwich")
    assert run.state == RunState.RUNNING
    assert lookup.by_host("testwich.dips.localhost") is None
    expire(run)

    council = services.provision(run)

    assert (council.state, traces(run)) == (CouncilState.ACTIVE, ALL)
    run.refresh_from_db()
    assert (run.state, run.steps_done) == (RunState.DONE, [FIRST, "adopt", LAST])
    with owner.connect() as link:
        assert link.execute(
            "SELECT count(*) FROM blueprints_adoption WHERE schema = %s", [run.schema_name]
        ).fetchone() == (1,)
