"""A replayed council is the migrated pristine schema, to the line."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator

import pytest
from django.conf import settings
from psycopg import sql

from config.embedded import postgres
from dips.councils import founding, migrating, owner, provisioning, replay, roles, services
from dips.councils.models import Council
from dips.councils.models.council import new_schema_name
from dips.kernel.actors import SYSTEM

NOISE = re.compile(r"^(--|SET |SELECT pg_catalog|\\|$)")


def dump(schema: str) -> list[str]:
    """The schema as pg_dump writes it, without its name, comments, owners and rights."""
    tool = postgres.binaries(None) / "pg_dump"
    made = subprocess.run(
        [tool, "--schema-only", "--no-owner", "--no-privileges", f"--schema={schema}", owner.address()],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    lines = [line for line in made.stdout.splitlines() if not NOISE.match(line)]
    return [re.sub(rf"\b{schema}\b", "pristine", line) for line in lines]


@pytest.fixture
def link(db: None) -> Iterator[owner.Owner]:
    """The owner, in a transaction that is undone."""
    with owner.connect() as connection:
        yield connection
        connection.rollback()


def replayed(link: owner.Owner) -> str:
    """A schema that has just been replayed, before anybody adopted anything."""
    schema = new_schema_name()
    link.execute(replay.read(link, settings.PRISTINE_SCHEMA).text(schema).encode())
    roles.create(link, schema)
    return schema


def test_dump_of_a_replayed_council_is_pristine(committed: str) -> None:
    with owner.connect() as link:
        schema = replayed(link)

    pristine, made = dump(settings.PRISTINE_SCHEMA), dump(schema)

    with owner.connect() as link:
        roles.drop(link, schema)  # roles belong to the cluster and outlive the test's database
    assert len(pristine) > 500
    assert made == pristine


def test_a_council_at_work_is_still_pristine(birmingham: Council) -> None:
    assert dump(birmingham.schema_name) == dump(settings.PRISTINE_SCHEMA)


def test_seed_rows_are_pristine(link: owner.Owner) -> None:
    schema = replayed(link)

    for (table,) in link.execute(replay.TABLES, [settings.PRISTINE_SCHEMA]).fetchall():
        query = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
        here, there = (
            link.execute(query.format(sql.Identifier(name, table))).fetchone()
            for name in (schema, settings.PRISTINE_SCHEMA)
        )
        assert here == there, table


def test_sequences_go_on_where_pristine_stands(link: owner.Owner) -> None:
    schema = replayed(link)

    here, there = (link.execute(replay.SEQUENCES, [name]).fetchall() for name in (schema, settings.PRISTINE_SCHEMA))

    assert here == there


def test_only_a_key_that_closes_a_circle_comes_after_its_table(link: owner.Owner) -> None:
    for statement in (
        "CREATE SCHEMA round",
        "CREATE TABLE round.hen (id int PRIMARY KEY, egg_id int)",
        "CREATE TABLE round.egg (id int PRIMARY KEY, hen_id int REFERENCES round.hen)",
        "ALTER TABLE round.hen ADD FOREIGN KEY (egg_id) REFERENCES round.egg",
        "CREATE TABLE round.basket (egg_id int REFERENCES round.egg, inside int UNIQUE REFERENCES round.basket (inside))",
    ):
        link.execute(statement)

    script = replay.read(link, "round")
    link.execute(script.text("copy").encode())

    assert re.findall(r'ALTER TABLE @schema@."(\w+)"', script.tables) == ["egg"]
    query = "SELECT conname FROM pg_constraint WHERE connamespace = %s::regnamespace ORDER BY 1"
    here, there = (link.execute(query, [name]).fetchall() for name in ("copy", "round"))
    assert (len(here), here) == (9, there)


def test_no_key_leaves_its_schema(link: owner.Owner) -> None:
    assert migrating.cross_schema_keys(link) == []


def test_rights_of_a_replayed_council_are_those_of_the_first(link: owner.Owner, birmingham: Council) -> None:
    """Every table gives the council's role the same, and nobody else anything."""
    query = (
        "SELECT c.relname, CASE WHEN a.grantee = c.relowner THEN 'owner' ELSE a.grantee::regrole::text END, a.privilege_type"
        " FROM pg_class c CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a"
        " WHERE c.relkind = 'r' AND c.relnamespace = %s::regnamespace"
    )

    def rights(schema: str) -> set[tuple[str, str, str]]:
        role = roles.of(schema)
        return {
            (table, "council" if who == role else who, right) for table, who, right in link.execute(query, [schema])
        }

    first, second = rights(birmingham.schema_name), rights(replayed(link))
    tables = [row[0] for row in link.execute(replay.TABLES, [settings.PRISTINE_SCHEMA])]

    assert first == second
    assert {row for row in second if row[1] != "owner"} == {
        (table, "council", right)
        for table in tables
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE")
        if table != "django_migrations" or right == "SELECT"
    }


def test_a_table_the_owner_adds_later_is_the_councils_too(link: owner.Owner) -> None:
    schema = replayed(link)
    link.execute(sql.SQL("CREATE TABLE {} (id int)").format(sql.Identifier(schema, "later")))

    right = link.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [roles.of(schema), f"{schema}.later"])

    assert right.fetchone() == (True,)


def test_what_the_script_cannot_carry_is_refused(link: owner.Owner) -> None:
    link.execute("CREATE VIEW pristine.a_view AS SELECT 1")

    with pytest.raises(replay.CannotReplay, match="holds 1"):
        replay.read(link, "pristine")


def test_a_missing_pristine_says_what_to_do(link: owner.Owner) -> None:
    with pytest.raises(replay.CannotReplay, match="dips migrate"):
        replay.read(link, "nowhere")


def test_an_odd_name_is_refused() -> None:
    with pytest.raises(ValueError, match="not a name"):
        replay.Script("CREATE SCHEMA @schema@", "").text('x"; DROP SCHEMA public; --')


def test_an_aborted_first_step_leaves_nothing(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = services.request_council(slug="abortley", name="Abortley", by=SYSTEM, here=True)
    monkeypatch.setattr(founding, "_give_host", lambda *_: 1 / 0)
    held = provisioning.claim(run.pk)
    assert held is not None

    with pytest.raises(ZeroDivisionError):
        founding.first_step(held)

    with owner.connect() as link:
        assert link.execute("SELECT to_regnamespace(%s)", [run.schema_name]).fetchone() == (None,)
        assert not roles.exists(link, roles.of(run.schema_name))
    assert not Council.objects.filter(slug="abortley").exists()
