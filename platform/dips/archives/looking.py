"""Look, after a deletion, whether anything is left: each check says where it looked and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from dips.councils import owner, roles

from . import chain, classes, shared_memory, steps
from .classes import KEPT
from .models import Departure

NAMES_A_COUNCIL = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
AND (a.attname IN ('schema', 'schema_name', 'home', 'owner') AND format_type(a.atttypid, NULL) = 'character varying'
  OR a.attname IN ('council_id', 'tenant_id') AND format_type(a.atttypid, NULL) = 'uuid')
ORDER BY 1, 2
"""
OTHER_DATABASES = """
SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname = %s
AND d.dbid <> (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One check. `found` is how much is left; a certificate is given only where it is nothing, everywhere."""

    where: str
    found: int
    note: str = ""


def everywhere(departure: Departure) -> list[Look]:
    with owner.connect() as link:
        looks = list(_in_database(link, departure))
    left = sum(1 for folder in steps.folders(departure.schema) if folder.exists())
    looks.append(Look("folders of its files: pictures, documents, attachments, small copies, exports", left))
    anchors = chain.anchors_of(departure.schema)
    looks.append(
        Look("anchors of its audit trail outside the database", len(list(anchors.parent.glob(f"{departure.schema}.*"))))
    )
    looks.append(
        Look("keys in Valkey: pages, sessions, notes, counts", len(list(shared_memory.keys_of(departure.schema))))
    )
    looks.append(Look("messages to workers in the queue", len(list(shared_memory.messages_of(departure.schema)))))
    return looks


def _in_database(link: owner.Owner, departure: Departure) -> Iterator[Look]:
    schema = link.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [departure.schema]).fetchone()
    yield Look("the council’s schema, with every table and search index in it", int(schema[0]) if schema else 0)
    yield _role(link, departure.schema)
    spared = {each.name for each in classes.all_tables() if each.kind == KEPT or each.stays}
    columns = [row for row in link.execute(NAMES_A_COUNCIL).fetchall() if row[0] not in spared]
    left = 0
    for table, column, kind in columns:
        value = departure.council_id if kind == "uuid" else departure.schema
        query = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
        (number,) = link.execute(query, [value]).fetchone() or (0,)
        left += number
    tables = len({table for table, _column, _kind in columns})
    yield Look(
        f"rows of {tables} shared tables that name a council: outbox, directory, sessions, leases and others", left
    )


def _role(link: owner.Owner, schema: str) -> Look:
    """A role that another database of the cluster still needs is not this council's any more."""
    name = roles.of(schema)
    if not roles.exists(link, name):
        return Look("the council’s database role", 0)
    (elsewhere,) = link.execute(OTHER_DATABASES, [name]).fetchone() or (0,)
    if elsewhere:
        return Look("the council’s database role", 0, "it stays for another database of the same server")
    return Look("the council’s database role", 1)
