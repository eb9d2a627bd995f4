"""Whatever breaks on a connection, the next read is of the right council, as its role: threads × modes × kinds of connection."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from config.embedded import postgres
from dips.councils.backend.base import DatabaseWrapper
from dips.councils.scope import council_scope, schema_scope
from tests.support import plugin

THREADS = 6
TURNS = 4  # reads of each scope
HERE = "SELECT current_user, current_schema(), (SELECT site_name FROM wagtailcore_site LIMIT 1)"
PORTAL = "SELECT current_user, current_schema(), 'public'"
KINDS = ("persistent", "pool")


def right(schema: str) -> bool:
    """One read: role, schema, and a row that only this council has. A table that is not there is another's place too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(PORTAL if schema == "public" else HERE)
            return cursor.fetchone() == (f"r_{schema}", schema, schema)
    except DatabaseError:
        return False


def autocommit(schema: str, other: str) -> None:
    right(schema)


def atomic(schema: str, other: str) -> None:
    with transaction.atomic():
        right(schema)


def savepoint(schema: str, other: str) -> None:
    """The council is entered in a savepoint that is rolled back to another's place."""
    with transaction.atomic():
        with schema_scope(other):
            right(other)
            sid = transaction.savepoint()
        right(schema)
        transaction.savepoint_rollback(sid)


def rollback(schema: str, other: str) -> None:
    with transaction.atomic():
        right(schema)
        transaction.set_rollback(True)


def exception(schema: str, other: str) -> None:
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def swallowed(schema: str, other: str) -> None:
    """A failure that nobody tells Django of: the server answers COMMIT with a rollback."""
    with transaction.atomic(), connection.cursor() as cursor, suppress(DatabaseError):
        cursor.execute("SELECT 1/0")


def statement_timeout(schema: str, other: str) -> None:
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1ms'")
        cursor.execute("SELECT pg_sleep(1)")


def backend_killed(schema: str, other: str) -> None:
    """As when the server ends a session; the end of the request gives the broken connection up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with psycopg.connect(plugin.current().url(postgres.SUPERUSER, "postgres"), autocommit=True) as boss:
        boss.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
    with suppress(DatabaseError):
        right(schema)
    connection.close_if_unusable_or_obsolete()


OFTEN = (autocommit, atomic, savepoint, rollback, exception, swallowed)
SELDOM = (statement_timeout, backend_killed)


@pytest.fixture
def schemas(committed: str, birmingham, solihull) -> list[str]:
    """Both councils, a row in each that says whose it is, and the portal."""
    for council in (birmingham, solihull):
        with council_scope(council), connection.cursor() as cursor:
            cursor.execute("UPDATE wagtailcore_site SET site_name = %s", [council.schema_name])
    return [birmingham.schema_name, solihull.schema_name, "public"]


def own_connection(kind: str) -> DatabaseWrapper:
    """This thread's connection: one that stays, or a turn with one of four that all threads share."""
    settings = deepcopy(connections["default"].settings_dict)
    if kind == "pool":
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 4, "timeout": 60}
        settings["CONN_MAX_AGE"] = 0
    return DatabaseWrapper(settings, "default")


def wrong_reads(schemas: list[str], kind: str, reads: int, modes: tuple[Callable[..., None], ...] = OFTEN) -> int:
    """How many of so many reads, in all threads together, were not where they should have been."""

    def work(seed: int) -> int:
        dice, wrong = random.Random(seed), 0
        connections["default"] = own_connection(kind)
        try:
            for turn in range(reads // THREADS // TURNS):
                schema, other = dice.sample(schemas, 2)
                mode = dice.choice(SELDOM) if modes is OFTEN and turn % 100 == 50 else dice.choice(modes)
                with schema_scope(schema):
                    mode(schema, other)
                    wrong += sum(not right(schema) for _read in range(TURNS))
                if turn % 5 == 0 and kind == "pool":
                    connection.close()  # give it back, as each request does
        finally:
            connections["default"].close()
        return wrong

    try:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(work, range(THREADS)))
    finally:
        if kind == "pool":
            own_connection(kind).close_pool()


@pytest.mark.parametrize("kind", KINDS)
def test_no_read_is_of_another_council(schemas, kind: str, rounds, figure) -> None:
    reads = rounds(quick=10_000, full=100_000)

    wrong = wrong_reads(schemas, kind, reads)

    figure("reads of a wrong council or as a wrong role", wrong, limit=0, cases=reads)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("forgotten", "mode"), [("rollback", rollback), ("savepoint_rollback", savepoint), ("_commit", swallowed)]
)
def test_control_a_backend_that_forgets_is_found_out(schemas, kind: str, forgotten: str, mode, monkeypatch) -> None:
    """Each guard on its own: without it, reads go wrong."""
    plain = getattr(DatabaseWrapper.__mro__[3], forgotten)
    monkeypatch.setattr(DatabaseWrapper, forgotten, plain)

    assert wrong_reads(schemas, kind, 600, (mode,)) > 0
