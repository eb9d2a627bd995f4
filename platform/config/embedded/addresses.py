"""Which councils there are, where, and in which roles one may look around; read straight from the database."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from .postgres import OWNER, Cluster

COUNCILS = """
SELECT c.name, c.schema_name, d.domain FROM councils_council c JOIN councils_domain d ON d.tenant_id = c.id AND d.is_primary
WHERE c.state = 'active' ORDER BY c.created_at, c.slug
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One council's host."""

    name: str
    url: str
    roles: tuple[str, ...]


def known(cluster: Cluster, port: int) -> list[Place]:
    """Every active council, the oldest first."""
    with psycopg.connect(cluster.url(OWNER)) as connection:
        rows = connection.execute(COUNCILS).fetchall()
        return [
            Place(str(name), f"http://{host}:{port}", _roles(connection, str(schema))) for name, schema, host in rows
        ]


def _roles(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> tuple[str, ...]:
    query = sql.SQL("SELECT name FROM {} ORDER BY position, name").format(sql.Identifier(schema, "staff_role"))
    return tuple(str(row[0]) for row in connection.execute(query).fetchall())
