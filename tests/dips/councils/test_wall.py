"""The second wall: what the database itself refuses, whatever the code does. wall.md §2, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg import errors, sql

from dips.councils.models import Council


@pytest.fixture
def web(db: None) -> Iterator[psycopg.Connection]:
    """A session of the web's login role, past Django."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as link:
        yield link
        link.rollback()


def play(link: psycopg.Connection, schema: str, role: str | None = None) -> None:
    link.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(schema)))
    link.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role or f"r_{schema}")))


REFUSED_TO_A_COUNCIL = {
    "read another council": "SELECT * FROM {other}.auth_group",
    "write another council": "DELETE FROM {other}.auth_group",
    "copy another council": "COPY {other}.auth_group TO STDOUT",
    "make an operator": "UPDATE accounts_user SET is_operator = true",
    "make a superuser": "UPDATE accounts_user SET is_superuser = true",
    "take over an account's e-mail": "UPDATE accounts_user SET email = 'me@example.org'",
    "switch an account off": "UPDATE accounts_user SET is_active = false",
    "delete an account": "DELETE FROM accounts_user",
    "change the audit trail": "UPDATE kernel_auditevent SET verb = 'nothing'",
    "delete from the audit trail": "DELETE FROM kernel_auditevent",
    "change a seal": "UPDATE kernel_auditseal SET hash = ''",
    "change an outbox line": "UPDATE kernel_outboxmessage SET payload = '{{}}'",
    "change a council": "UPDATE councils_council SET name = 'Mine'",
    "make a council": "INSERT INTO councils_council DEFAULT VALUES",
    "read the hosts": "SELECT * FROM councils_domain",
    "read suppliers": "SELECT * FROM suppliers_supplierorganisation",
    "change tokens": "DELETE FROM accounts_apitoken",
    "verify an address": "UPDATE account_emailaddress SET verified = true",
    "create a table": "CREATE TABLE mine (id int)",
    "create a public table": "CREATE TABLE public.mine (id int)",
    "drop a table": "DROP TABLE auth_group CASCADE",
    "empty a table": "TRUNCATE auth_group CASCADE",
    "forge a migration": "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "drop its schema": "DROP SCHEMA {own} CASCADE",
    "make a role": "CREATE ROLE mine",
    "read the pristine schema": "SELECT * FROM pristine.auth_group",
}


@pytest.mark.parametrize("statement", REFUSED_TO_A_COUNCIL.values(), ids=REFUSED_TO_A_COUNCIL.keys())
def test_refused_to_a_council(web: psycopg.Connection, birmingham: Council, solihull: Council, statement: str) -> None:
    play(web, birmingham.schema_name)
    statement = statement.format(other=solihull.schema_name, own=birmingham.schema_name)

    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement.encode())


def test_a_council_writes_only_its_own_lines(web: psycopg.Connection, birmingham: Council, solihull: Council) -> None:
    line = (
        "INSERT INTO {table} (id, schema, kind, key, payload, state, attempts, last_error)"
        " VALUES (%s, %s, 'mail', %s, '{{}}', 'waiting', 0, '')"
    ).format(table="kernel_outboxmessage")
    play(web, birmingham.schema_name)
    web.execute(line, [uuid4(), birmingham.schema_name, "mine"])

    with pytest.raises(errors.InsufficientPrivilege), web.transaction():
        web.execute(line, [uuid4(), solihull.schema_name, "theirs"])
    with pytest.raises(errors.InsufficientPrivilege), web.transaction():
        web.execute(line, [uuid4(), "public", "the portal's"])
    seen = web.execute("SELECT DISTINCT schema FROM kernel_outboxmessage").fetchall()
    assert seen == [(birmingham.schema_name,)]


def test_a_council_sees_only_its_own_trail_and_listing(
    web: psycopg.Connection, birmingham: Council, solihull: Council
) -> None:
    play(web, birmingham.schema_name)

    for table in (
        "kernel_auditevent",
        "kernel_auditseal",
        "directory_challengeindex",
        "directory_passport",
        "blueprints_adoption",
    ):
        found = web.execute(sql.SQL("SELECT DISTINCT schema FROM {}").format(sql.Identifier(table))).fetchall()
        assert set(found) <= {(birmingham.schema_name,)}, table
    runs = web.execute("SELECT schema_name FROM councils_provisioningrun").fetchall()
    assert runs == [(birmingham.schema_name,)]


def test_a_council_changes_only_its_own_branding(
    web: psycopg.Connection, birmingham: Council, solihull: Council
) -> None:
    play(web, birmingham.schema_name)

    changed = web.execute("UPDATE councils_branding SET letter = 'B' RETURNING council_id").fetchall()

    assert changed == [(birmingham.pk,)]


def test_a_council_cannot_let_a_superuser_or_operator_in(web: psycopg.Connection, birmingham: Council) -> None:
    play(web, birmingham.schema_name)
    columns = "id, email, password, full_name, is_active, is_superuser, is_operator, date_joined"
    line = f"INSERT INTO accounts_user ({columns}) VALUES (%s, %s, '', '', true, %s, %s, now())"

    for superuser, operator in ((True, False), (False, True)):
        with pytest.raises((errors.InsufficientPrivilege, errors.CheckViolation)), web.transaction():
            web.execute(line, [uuid4(), f"{uuid4()}@example.org", superuser, operator])
    web.execute(line, [uuid4(), f"{uuid4()}@example.org", False, False])


@pytest.mark.parametrize("role", ["r_public", "r_operator"])
@pytest.mark.parametrize("table", ["auth_group", "applications_application", "wagtailcore_page"])
def test_portal_and_operator_read_no_council(
    web: psycopg.Connection, birmingham: Council, role: str, table: str
) -> None:
    play(web, "public", role)

    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(birmingham.schema_name, table)))


def test_portal_and_operator_cannot_change_the_past(web: psycopg.Connection) -> None:
    for role in ("r_public", "r_operator"):
        play(web, "public", role)
        for statement in ("UPDATE kernel_auditevent SET verb = ''", "DELETE FROM kernel_auditevent"):
            with pytest.raises(errors.InsufficientPrivilege), web.transaction():
                web.execute(statement.encode())


def test_without_a_role_nothing_is_allowed(web: psycopg.Connection, birmingham: Council) -> None:
    for table in ("public.accounts_user", "public.councils_council", f"{birmingham.schema_name}.auth_group"):
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute(f"SELECT 1 FROM {table}".encode())


@pytest.mark.parametrize("role", ["dips_owner", "g_council", "dips_backup"])
def test_the_web_cannot_become_more(web: psycopg.Connection, role: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))


def test_the_web_owns_nothing_and_can_make_nothing(web: psycopg.Connection) -> None:
    owned = web.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = session_user)"
    ).fetchone()
    rights = web.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolinherit, rolbypassrls FROM pg_roles WHERE rolname = session_user"
    ).fetchone()

    assert owned == (0,)
    assert rights == (False, False, False, False, False)


def test_a_stray_reset_role_fails_closed(web: psycopg.Connection, birmingham: Council) -> None:
    play(web, birmingham.schema_name)
    web.execute("RESET ROLE")

    with pytest.raises((errors.UndefinedTable, errors.InsufficientPrivilege)):
        web.execute("SELECT 1 FROM auth_group")


def test_only_the_operators_role_makes_an_operator(web: psycopg.Connection) -> None:
    """The portal changes accounts every day, and may not give anybody the console with a change too many."""
    account = uuid4()
    line = (
        "INSERT INTO accounts_user (id, email, password, full_name, is_active, is_superuser, is_operator, date_joined)"
        " VALUES (%s, 'somebody@example.org', '', '', true, false, false, now())"
    )
    play(web, "public", "r_public")
    web.execute(line, [account])

    web.execute("UPDATE accounts_user SET full_name = 'Some Body', is_operator = false WHERE id = %s", [account])
    with pytest.raises(errors.InsufficientPrivilege), web.transaction():
        web.execute("UPDATE accounts_user SET is_operator = true WHERE id = %s", [account])

    found = web.execute("SELECT full_name, is_operator FROM accounts_user WHERE id = %s", [account]).fetchone()
    assert found == ("Some Body", False)
