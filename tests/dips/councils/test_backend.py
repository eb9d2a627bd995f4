"""Role and search path go together, whatever happens on the connection."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope, schema_scope


def where() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        return cursor.fetchone()


def expected(schema: str) -> tuple[str, str]:
    return f"r_{schema}", schema


def test_scopes_nest_and_come_back(birmingham: Council, solihull: Council) -> None:
    with council_scope(birmingham):
        assert where() == expected(birmingham.schema_name)
        with council_scope(solihull):
            assert where() == expected(solihull.schema_name)
            with operator_scope():
                assert where() == ("r_operator", "public")
                with portal_scope():
                    assert where() == ("r_public", "public")
                assert where() == ("r_operator", "public")
        assert where() == expected(birmingham.schema_name)
    assert where() == ("r_public", "public")


def test_an_exception_leaves_the_scope(birmingham: Council) -> None:
    with pytest.raises(ZeroDivisionError), council_scope(birmingham):
        1 / 0  # noqa: B018 -- the exception is the point

    assert where() == ("r_public", "public")


def test_a_rolled_back_savepoint_takes_neither_role_nor_path(birmingham: Council, solihull: Council) -> None:
    with council_scope(birmingham):
        with pytest.raises(IntegrityError), transaction.atomic(), council_scope(solihull):
            Group.objects.create(name="twice")
            Group.objects.create(name="twice")
        assert where() == expected(birmingham.schema_name)


def test_missing_role_is_refused_in_autocommit(committed: str, birmingham: Council) -> None:
    with council_scope(birmingham):
        assert Group.objects.exists()
    connection.set_schema("c_000000000404")

    with pytest.raises(DatabaseError):
        Group.objects.count()
    with pytest.raises(DatabaseError):  # and again: the failure is not remembered as a success
        Group.objects.count()


def test_a_kept_connection_is_tried_by_what_is_asked_anyway(committed: str, birmingham: Council) -> None:
    """The server may have ended it since: the next request begins on a new one, in its own schema and role."""
    for ends in (False, True):
        where()
        before = connection.connection
        if ends:
            before.close()
        connection.close_if_unusable_or_obsolete()  # as at the beginning of a request
        connection.health_check_enabled = True
        connection.set_tenant(birmingham)

        assert where() == expected(birmingham.schema_name)
        assert (connection.connection is before) is not ends
    connection.health_check_enabled = False
    connection.set_schema_to_public()


def test_missing_role_is_refused_in_a_transaction(committed: str, birmingham: Council) -> None:
    with council_scope(birmingham):
        assert Group.objects.exists()

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.set_schema("c_000000000404")
        Group.objects.count()
    connection.set_schema_to_public()
    assert where() == ("r_public", "public")


def test_missing_role_spoils_the_whole_transaction(committed: str, birmingham: Council) -> None:
    """Not even the part outside the savepoint is kept: nothing that met a missing role is committed."""
    with pytest.raises(DatabaseError), transaction.atomic():
        with council_scope(birmingham):
            Group.objects.create(name="kept?")
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.set_schema("c_000000000404")
            Group.objects.count()
        connection.set_schema_to_public()
        where()
    with council_scope(birmingham):
        assert not Group.objects.filter(name="kept?").exists()


def test_pristine_is_closed_to_the_web(committed: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.set_schema("pristine")
        Group.objects.count()
    connection.set_schema_to_public()


def test_a_name_too_long_for_a_role_is_refused(db: None) -> None:
    connection.set_schema("c_" + "a" * 60)

    with pytest.raises(ValueError, match="too long for a role"):
        Group.objects.count()
    connection.set_schema_to_public()


def test_no_wrong_council_over_threads(committed: str, birmingham: Council, solihull: Council) -> None:
    """Threads × {autocommit, atomic, savepoint, rollback, exception, iterator}: role and schema always agree."""
    schemas = [birmingham.schema_name, solihull.schema_name, "public"]

    def check(schema: str) -> bool:
        role = "r_public" if schema == "public" else f"r_{schema}"
        return where() == (role, schema)

    def autocommit(schema: str) -> bool:
        return check(schema)

    def atomic(schema: str) -> bool:
        with transaction.atomic():
            return check(schema)

    def savepoint(schema: str) -> bool:
        with transaction.atomic():
            sid = transaction.savepoint()
            connection.set_schema(random.choice(schemas))
            where()
            transaction.savepoint_rollback(sid)
            connection.set_schema(schema)
            return check(schema)

    def rollback(schema: str) -> bool:
        with transaction.atomic():
            before = check(schema)
            transaction.set_rollback(True)
        return before and check(schema)

    def exception(schema: str) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        except DatabaseError:
            pass
        return check(schema)

    def iterator(schema: str) -> bool:
        for _row in Council.objects.iterator(chunk_size=1):
            pass
        return check(schema)

    def work(seed: int) -> int:
        dice, wrong = random.Random(seed), 0
        try:
            for _turn in range(40):
                schema = dice.choice(schemas)
                with schema_scope(schema):
                    mode = dice.choice([autocommit, atomic, savepoint, rollback, exception, iterator])
                    wrong += not mode(schema)
        finally:
            connections.close_all()
        return wrong

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(12))) == 0
