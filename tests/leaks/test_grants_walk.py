"""No role reads or writes a table of another council: every pair of schemas, every table, by the catalog and by asking."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import psycopg
import pytest
from django.db import connection
from psycopg import errors, sql

from config.embedded import postgres
from dips.councils import owner
from tests.support import plugin

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%' OR nspname = 'pristine' ORDER BY 1"
ROLES = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'r\\_%' ORDER BY 1"
TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1"
)
# What a role holds in a schema that is not its own, directly or by membership.
HELD = """
SELECT r.rolname, n.nspname, c.relname, p.right_name
FROM pg_roles r CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN unnest(%s::text[]) AS p(right_name)
WHERE r.rolname LIKE 'r\\_%%' AND (n.nspname LIKE 'c\\_%%' OR n.nspname = 'pristine') AND c.relkind IN ('r', 'p', 'v', 'm')
  AND r.rolname <> 'r_' || n.nspname AND has_table_privilege(r.oid, c.oid, p.right_name)
"""
OWN = """
SELECT c.relname, array_agg(a.privilege_type::text ORDER BY a.privilege_type::text)
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND r.rolname = %s GROUP BY c.relname
"""
ENOUGH = ["DELETE", "INSERT", "SELECT", "UPDATE"]


@pytest.fixture
def link(db: None) -> Iterator[owner.Owner]:
    """The owner, in a transaction that is undone."""
    with owner.connect() as connection:
        yield connection
        connection.rollback()


def rows(link: owner.Owner, query: str, *values: object) -> list[tuple]:
    return link.execute(query.encode() if not values else query, values or None).fetchall()


def test_no_role_holds_a_right_in_another_schema(link, figure) -> None:
    held = rows(link, HELD, list(RIGHTS))
    schemas, roles = rows(link, SCHEMAS), rows(link, ROLES)
    tables = sum(len(rows(link, TABLES, schema)) for (schema,) in schemas)

    assert held == []
    figure("rights of a role in another council's schema", len(held), limit=0, cases=tables * len(roles) * len(RIGHTS))


def test_a_council_holds_what_it_needs_in_its_own_schema_and_no_more(link) -> None:
    assert unlike(link) == []


def unlike(link: owner.Owner) -> list[tuple[str, str]]:
    """Schema and table where a council's role holds more or less than it needs."""
    found = []
    for (schema,) in rows(link, SCHEMAS):
        if schema != "pristine":
            own = dict(rows(link, OWN, schema, f"r_{schema}"))
            needed = dict.fromkeys((name for (name,) in rows(link, TABLES, schema)), ENOUGH)
            needed |= {"django_migrations": ["SELECT"]}
            found += [(schema, table) for table in {*own, *needed} if own.get(table) != needed.get(table)]
    return sorted(found)


def test_every_pair_is_refused_when_it_is_tried(link, birmingham, solihull, figure) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as web:
        let_in, tried = read_in_earnest(link, web)
        web.rollback()

    assert let_in == []
    figure("tables of another schema read in earnest", len(let_in), limit=0, cases=tried)


def read_in_earnest(link: owner.Owner, web: psycopg.Connection) -> tuple[list[tuple[str, str, str]], int]:
    """Role, schema and table where a role got in that is not its own, and how many were tried."""
    schemas = [schema for (schema,) in rows(link, SCHEMAS)]
    players = [f"r_{schema}" for schema in schemas if schema != "pristine"] + ["r_public", "r_operator"]
    tables = {schema: [table for (table,) in rows(link, TABLES, schema)] for schema in schemas}
    tried, let_in = 0, []
    for role, schema in product(players, schemas):
        if role == f"r_{schema}":
            continue
        web.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        for table in tables[schema]:
            tried += 1
            try:
                with web.transaction():
                    web.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(schema, table)))
                let_in.append((role, schema, table))
            except errors.InsufficientPrivilege:
                continue
    web.execute("RESET ROLE")
    return let_in, tried


def test_control_a_right_too_many_is_seen(link, birmingham, solihull) -> None:
    link.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO g_council").format(sql.Identifier(solihull.schema_name)))
    table = sql.Identifier(solihull.schema_name, "auth_group")
    link.execute(sql.SQL("GRANT SELECT ON {} TO g_council").format(table))
    own = sql.Identifier(f"r_{solihull.schema_name}")
    link.execute(sql.SQL("GRANT TRUNCATE ON {} TO {}").format(table, own))

    assert (f"r_{birmingham.schema_name}", solihull.schema_name, "auth_group", "SELECT") in rows(
        link, HELD, list(RIGHTS)
    )
    assert unlike(link) == [(solihull.schema_name, "auth_group")]


def test_control_a_door_left_open_is_seen_when_it_is_tried(link, birmingham, solihull) -> None:
    """The same try, in the transaction in which the door is left open, by one who may be every role."""
    schema, role = solihull.schema_name, f"r_{birmingham.schema_name}"
    table = sql.Identifier(schema, "auth_group")
    url = plugin.current().url(postgres.SUPERUSER, connection.settings_dict["NAME"])
    with psycopg.connect(url) as boss:
        boss.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), sql.Identifier(role)))
        boss.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(table, sql.Identifier(role)))
        let_in, _tried = read_in_earnest(link, boss)
        boss.rollback()

    assert let_in == [(role, schema, "auth_group")]
