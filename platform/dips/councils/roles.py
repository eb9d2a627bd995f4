"""The second wall: a database role for each council, which holds nothing outside its own schema."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from psycopg import sql

from .owner import Owner, name

COUNCILS, PORTAL, OPERATOR = "g_council", "r_public", "r_operator"


def web() -> str:
    """The login role of web, worker and beat."""
    return str(getattr(settings, "WEB_DATABASE_ROLE", "dips_web"))


def of(schema: str) -> str:
    return f"r_{schema}"


def exists(link: Owner, role: str) -> bool:
    return link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def ensure_shared(link: Owner) -> None:
    """Make the three group roles that every council and host shares, where they are not made yet."""
    for role in (COUNCILS, PORTAL, OPERATOR):
        if not exists(link, role):
            link.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name(role)))
    for role in (PORTAL, OPERATOR):
        granted = link.execute(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles w ON w.oid = m.member"
            " WHERE r.rolname = %s AND w.rolname = %s AND m.set_option",
            [role, web()],
        ).fetchone()
        if not granted:
            link.execute(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(name(role), name(web())))


def create(link: Owner, schema: str) -> None:
    """Give a schema its role, in the transaction that makes the schema.

    Roles belong to the cluster: that of a council which moves between two databases of one is there already.
    """
    names: dict[str, Any] = {
        "schema": name(schema),
        "role": name(of(schema)),
        "group": name(COUNCILS),
        "web": name(web()),
        "record": sql.Identifier(schema, "django_migrations"),
    }
    if not exists(link, of(schema)):
        link.execute(sql.SQL("CREATE ROLE {role} NOLOGIN").format(**names))
    for statement in (
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON {record} FROM {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "GRANT {group} TO {role} WITH INHERIT TRUE, SET FALSE",
        "GRANT {role} TO {web} WITH INHERIT FALSE, SET TRUE",
    ):
        link.execute(sql.SQL(statement).format(**names))


def drop(link: Owner, schema: str) -> None:
    """Remove a schema with everything in it, and its role. Missing ones are no error: removal may be repeated."""
    link.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name(schema)))
    link.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name(of(schema))))
