"""`dips migrate` over four hundred councils, against django-tenants' standard executor on ten of them."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median

import psycopg
import pytest
from django.conf import settings
from django.core.management.commands.migrate import Command as Migrate
from psycopg import sql

from config.embedded import ports, postgres
from dips.councils import migrating
from tests.dips.councils.test_migrating import CHILD, waits_for

from . import migrations, nation
from .report import Result

CHAPTER = "Migrating 400 councils"
ROUNDS, ON = 3, 10
KILLED_AFTER, TABLE = 150, "programmes_programme"  # councils, and what the migration changes
TIMED = """
import time
import django
django.setup()
start = time.perf_counter()
from dips.councils import migrating
report = migrating.migrate()
assert report == migrating.Report(), report
print(time.perf_counter() - start)
"""


@pytest.fixture(scope="module")
def councils(django_db_setup, django_db_blocker) -> Iterator[postgres.Cluster]:
    with nation.cluster() as server, django_db_blocker.unblock():
        yield server


def bench_nothing_pending(councils, result):
    ours: dict[int, list[float]] = {}
    standard = []
    for _ in range(ROUNDS):
        for count, database in nation.DATABASES.items():
            with migrations.as_owner(councils, database) as link:
                if count == nation.MANY:
                    standard.append(_standard(nation.schemas(link)[:ON]))
                ours.setdefault(count, []).append(_in_its_own_process())
    many, few, each = median(ours[nation.MANY]), median(ours[nation.FEW]), median(standard) / ON
    result(
        CHAPTER,
        Result("nothing pending, of 10 councils", many / few, limit=2.5, note=f"{many:.2f} s, {few:.2f} s"),
        Result(
            "nothing pending, of the standard executor",
            many / (each * nation.MANY),
            limit=1 / 200,
            note=f"one in {each * nation.MANY / many:.0f}; the standard's {each:.2f} s a council, timed on {ON} and scaled",
        ),
    )


def bench_one_migration(councils, result, tmp_path):
    with migrations.as_owner(councils, nation.DATABASES[nation.MANY]) as link, migrations.pending(tmp_path, link):
        schemas = nation.schemas(link)
        each = _standard(schemas[:ON]) / ON
        took = timed(migrating.migrate)
        assert migrations.migrated(link) == nation.MANY
    ours = took / (nation.MANY - ON)
    note = f"{1000 * ours:.1f} ms, all that is done once included, against {1000 * each:.0f} ms, timed on {ON}"
    result(CHAPTER, Result("one SQL migration, a council", ours / each, limit=1 / 100, note=note))


def bench_killed_in_the_middle(councils, result, tmp_path):
    """It stands before a council that somebody reads; there it is killed, and the next run does the others alone."""
    with (
        migrations.as_owner(councils, nation.DATABASES[nation.MANY]) as link,
        migrations.pending(tmp_path, link) as folder,
    ):
        held = nation.schemas(link)[KILLED_AFTER]
        read = sql.Identifier(held, TABLE)
        with psycopg.connect(settings.OWNER_DATABASE_URL) as reader:
            reader.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(read))
            child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), migrations.PACKAGE], env=_environment())
            try:
                assert ports.wait_until(lambda: waits_for(held, TABLE) or child.poll() is not None, within=120)
            finally:
                child.send_signal(signal.SIGKILL)
                child.wait()
        done = migrations.migrated(link)
        report = migrating.migrate()
        assert (0 < done < nation.MANY, report.failed) == (True, {})
        again = len(report.executed) + len(report.replayed)
        result(
            CHAPTER,
            Result("killed in the middle: councils done", done, unit=""),
            Result("then left for the next run", again, unit="", limit=nation.MANY - done),
            Result("without the migration at the end", nation.MANY - migrations.migrated(link), unit="", limit=0),
        )


def _in_its_own_process() -> float:
    """Seconds of a `dips migrate` that finds nothing, from where Django has started: the migrations are read there too."""
    command = [sys.executable, "-c", TIMED]
    made = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=True)
    return float(made.stdout)


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def _standard(schemas: list[str]) -> float:
    """Seconds for these schemas, as `migrate_schemas` does them one after the other."""
    from django_tenants.migration_executors.base import run_migrations

    options = vars(Migrate().create_parser("dips", "migrate").parse_args([]))
    options |= {"verbosity": 0, "interactive": False, "skip_checks": True}
    with _quiet():
        return timed(lambda: [run_migrations([], dict(options), "standard", schema) for schema in schemas])


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """django-tenants prints a line for each schema."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def _environment() -> dict[str, str]:
    return {**os.environ, "DIPS_ROLE": "owner", "OWNER_DATABASE_URL": settings.OWNER_DATABASE_URL}
