"""`dips migrate`: plan once, replay, fall back, resume."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import conninfo, sql

from config.embedded import ports
from dips.councils import changes, lookup, migrating, owner, waiting
from dips.councils.models import Council

from .test_replay import dump

HEAD = """
from django.db import migrations, models

def number(apps, schema_editor):
    Note = apps.get_model("programmes", "Note")
    Note.objects.create(text="by Python")

class Migration(migrations.Migration):
    dependencies = [("programmes", "{after}")]
    operations = [{operations}]
"""
TABLE = (
    'migrations.CreateModel(name="Note", fields=['
    '("id", models.BigAutoField(primary_key=True)), ("text", models.CharField(max_length=20, db_index=True))])'
)
COLUMN = 'migrations.AddField("note", "colour", models.CharField(max_length=20, default="it\'s 5% red", unique=False))'
PYTHON = "migrations.RunPython(number, migrations.RunPython.noop)"
BROKEN = 'migrations.RunSQL("SELECT 1/0")'


@pytest.fixture
def as_owner(committed: str, settings) -> Iterator[None]:
    """This process as `DIPS_ROLE=owner` would start it."""
    usual = dict(connection.settings_dict)
    parts = conninfo.conninfo_to_dict(settings.OWNER_DATABASE_URL)
    connection.close()
    connection.settings_dict.update(USER=parts["user"], PASSWORD=parts["password"])
    settings.ROLE_SWITCH = False
    yield
    connection.close()
    connection.settings_dict.update(USER=usual["USER"], PASSWORD=usual["PASSWORD"])


@pytest.fixture
def pending(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`pending(TABLE, COLUMN)`: migrations that the code has and the database has not, one for each call."""
    usual = import_module("tenants.programmes.migrations").__path__[0]
    package = tmp_path / f"more_{tmp_path.name}"
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__.append({usual!r})")
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {**django_settings.MIGRATION_MODULES, "programmes": package.name}
    names = sorted(path.stem for path in Path(usual).glob("0*.py"))[-1:]

    def add(*operations: str) -> None:
        name = f"9{len(names):03d}_more"
        (package / f"{name}.py").write_text(HEAD.format(after=names[-1], operations=", ".join(operations)))
        names.append(name)

    return add


def ask(link: owner.Owner, schema: str, table: str, query: Any) -> Any:
    return link.execute(sql.SQL(query).format(sql.Identifier(schema, table))).fetchall()


def test_nothing_pending_does_nothing(as_owner: None) -> None:
    before = tokens(changes.PORTAL)
    assert (migrating.migrate(), tokens(changes.PORTAL)) == (migrating.Report(), before)


def tokens(*schemas: str) -> list[Any]:
    """What kept pages and remembered menus rest on."""
    return [cache.get(lookup.GENERATION), *(cache.get(changes.token_key(schema)) for schema in schemas)]


def test_it_is_refused_to_the_web(db: None) -> None:
    with pytest.raises(CommandError, match="as the owner"):
        call_command("dips_migrate")


def test_one_council_shows_the_way_and_the_others_follow(
    as_owner: None, pending: Callable[..., None], birmingham: Council, solihull: Council
) -> None:
    pending(TABLE)
    pending(COLUMN)
    schemas = sorted([birmingham.schema_name, solihull.schema_name])
    before = tokens(changes.PORTAL, *schemas)

    report = migrating.migrate()

    assert [old == new for old, new in zip(before, tokens(changes.PORTAL, *schemas), strict=True)] == [False] * 4
    assert (report.public, report.pristine) == (2, 2)
    assert (report.executed, report.replayed, report.failed) == ([schemas[0]], [schemas[1]], {})
    with owner.connect() as link:
        assert set(migrating.states(link).values()) == {migrating.states(link)["pristine"]}
        assert len(migrating.states(link)) == 3
        rights = []
        for schema in schemas:
            assert ask(
                link, schema, "programmes_note", "INSERT INTO {} (text, colour) VALUES ('a', 'b') RETURNING id"
            ) == [(1,)]
            found = link.execute(
                sql.SQL(
                    "SELECT codename FROM {} p JOIN {} t ON t.id = p.content_type_id"
                    " WHERE t.model = 'note' AND t.app_label = 'programmes' ORDER BY 1"
                ).format(sql.Identifier(schema, "auth_permission"), sql.Identifier(schema, "django_content_type"))
            ).fetchall()
            rights.append([row[0] for row in found])
        assert rights == [["add_note", "change_note", "delete_note", "view_note"]] * 2
        link.rollback()
    assert dump(schemas[0]) == dump(schemas[1]) == dump("pristine")
    assert migrating.migrate() == migrating.Report()


def test_a_council_may_use_the_new_table_at_once(
    as_owner: None, pending: Callable[..., None], solihull: Council
) -> None:
    pending(TABLE)

    migrating.migrate()

    with owner.connect() as link:
        right = "SELECT has_table_privilege(%s, %s, 'INSERT')"
        names = [f"r_{solihull.schema_name}", f"{solihull.schema_name}.programmes_note"]
        assert link.execute(right, names).fetchone() == (True,)


def test_python_is_run_in_every_council(
    as_owner: None, pending: Callable[..., None], birmingham: Council, solihull: Council
) -> None:
    pending(TABLE)
    pending(PYTHON)

    report = migrating.migrate()

    assert report.executed == sorted([birmingham.schema_name, solihull.schema_name])
    with owner.connect() as link:
        for council in (birmingham, solihull):
            assert ask(link, council.schema_name, "programmes_note", "SELECT text FROM {}") == [("by Python",)]


@pytest.mark.parametrize("locked_first", [True, False])
def test_a_locked_council_is_left_behind_and_caught_up(
    as_owner: None,
    pending: Callable[..., None],
    birmingham: Council,
    solihull: Council,
    monkeypatch: pytest.MonkeyPatch,
    locked_first: bool,
) -> None:
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "200ms")
    pending('migrations.AddField("programme", "extra", models.CharField(max_length=9, null=True))')
    locked, free = sorted([birmingham.schema_name, solihull.schema_name], reverse=not locked_first)
    with owner.connect() as other:
        other.execute(
            sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(sql.Identifier(locked, "programmes_programme"))
        )

        report = migrating.migrate()

        assert waiting.missing() == "not every council has followed"
        assert list(report.failed) == [locked]
        assert "lock timeout" in report.failed[locked]
        assert report.executed + report.replayed == [free]
    again = migrating.migrate()
    assert (again.executed, again.replayed, again.failed) == ([locked], [], {})
    assert dump(locked) == dump(free)
    assert waiting.missing() == ""


CHILD = """
import sys
import django
from django.conf import settings
django.setup()
sys.path.insert(0, sys.argv[1])
settings.MIGRATION_MODULES = {**settings.MIGRATION_MODULES, "programmes": sys.argv[2]}
from dips.councils import migrating
migrating.migrate()
"""


def test_killed_in_the_middle_it_goes_on_where_it_stood(
    as_owner: None,
    pending: Callable[..., None],
    birmingham: Council,
    solihull: Council,
    settings,
    tmp_path: Path,
) -> None:
    """A process of its own stands before a table that somebody reads, and is killed there."""
    pending('migrations.AddField("programme", "extra", models.CharField(max_length=9, null=True))')
    done, left = sorted([birmingham.schema_name, solihull.schema_name])
    environment = {**os.environ, "DIPS_ROLE": "owner", "OWNER_DATABASE_URL": settings.OWNER_DATABASE_URL}
    command = [sys.executable, "-c", CHILD, str(tmp_path), settings.MIGRATION_MODULES["programmes"]]
    with owner.connect() as reader:
        reader.execute(
            sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(sql.Identifier(left, "programmes_programme"))
        )
        child = subprocess.Popen(command, env=environment)
        try:
            assert ports.wait_until(
                lambda: waits_for(left, "programmes_programme") or child.poll() is not None, within=60
            )
        finally:
            child.kill()
            child.wait()
    with owner.connect() as link:
        found = migrating.states(link)
        assert (found[done] == found["pristine"], found[left] == found["pristine"]) == (True, False)

    again = migrating.migrate()

    assert (again.executed, again.replayed, again.failed) == ([left], [], {})
    assert dump(left) == dump(done) == dump("pristine")


def waits_for(schema: str, table: str) -> bool:
    """Whether somebody waits for this very table: other databases of the cluster have waiters of their own."""
    with owner.connect() as link:
        query = (
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = to_regclass(%s)"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return link.execute(query, [f"{schema}.{table}"]).fetchone() == (True,)


def test_the_command_says_who_was_left_behind(
    as_owner: None, pending: Callable[..., None], birmingham: Council, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    pending(TABLE)
    monkeypatch.setattr(migrating, "_execute", lambda *_: 1 / 0)
    monkeypatch.setattr(migrating, "_replay", lambda *_: 1 / 0)

    with pytest.raises(CommandError, match="2 councils were left behind"):
        call_command("dips_migrate")

    assert f"{birmingham.schema_name}: ZeroDivisionError" in capsys.readouterr().err


def test_a_migration_that_fails_changes_nothing(
    as_owner: None, pending: Callable[..., None], birmingham: Council
) -> None:
    pending(TABLE, BROKEN)
    with owner.connect() as link:
        before = migrating.states(link)

    with pytest.raises(Exception, match="division by zero"):
        migrating.migrate()

    connection.set_schema_to_public()
    assert waiting.missing() == "not every council has followed"
    with owner.connect() as link:
        assert migrating.states(link) == before
