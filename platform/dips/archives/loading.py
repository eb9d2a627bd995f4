"""Rows from a file into tables, on the owner's connection: COPY into a shelf, then into place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from psycopg import sql

from dips.councils import links, migrating
from dips.councils.owner import Owner

from . import classes, errors, rows
from .checking import Archive
from .classes import COUNCIL, PUBLIC, Table

SHELF = "CREATE TEMPORARY TABLE IF NOT EXISTS archive_shelf (said jsonb) ON COMMIT DROP"
NEVER_RENAMED = ("kernel_auditevent", "kernel_auditseal")  # their hashes are of what stood there
IDENTITIES = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r' AND a.attidentity <> '' ORDER BY 1, 2
"""


def load(
    link: Owner,
    archive: Archive,
    said: Mapping[str, Any],
    lines: Iterator[bytes],
    *,
    renamed: Mapping[bytes, bytes],
    slug: str,
) -> None:
    """One table. Refuses rows that are not this council's, and another number of them than the manifest says.

    What an export writes otherwise, or leaves to whoever puts it back, is so here as well, whatever the file says: nothing
    waits to be sent, and nothing is proved, because another installation says so.
    """
    table = next(each for each in classes.own() if each.key == said["table"])
    if renamed and table.name not in NEVER_RENAMED:
        lines = _renamed(lines, renamed)
    link.execute(SHELF)
    link.execute("TRUNCATE archive_shelf")
    with link.cursor() as cursor, cursor.copy(sql.SQL("COPY archive_shelf FROM STDIN") + rows.RAW) as shelf:
        for line in lines:
            shelf.write(line)
    _areas(link, table)
    place = sql.Identifier(archive.schema if table.place == COUNCIL else PUBLIC, table.name)
    blanks = _blanks(table, slug)
    columns = [column for column in said["columns"] if column not in blanks]
    values = [_value(table, column) for column in columns]
    if table.name == "councils_council":
        values[columns.index("slug")] = sql.Literal(slug)
    link.execute(
        sql.SQL(
            "INSERT INTO {place} ({columns}) OVERRIDING SYSTEM VALUE"
            " SELECT {values} FROM archive_shelf, jsonb_populate_record(NULL::{place}, {row}) AS r {settle}"
        ).format(
            place=place,
            columns=sql.SQL(", ").join(map(sql.Identifier, [*columns, *blanks])),
            values=sql.SQL(", ").join([*values, *blanks.values()]),
            row=_row(table),
            settle=sql.SQL("ON CONFLICT DO NOTHING" if table.stays else ""),
        )
    )
    _count(link, archive, table, place, said["rows"])


def _areas(link: Owner, table: Table) -> None:
    """Refuses the name of a region or authority that nobody here knows: the council would lose its place."""
    for column in table.region:
        query = "SELECT said->>%s FROM archive_shelf WHERE said->>%s NOT IN (SELECT slug FROM councils_region) LIMIT 1"
        if (found := link.execute(query, [column, column]).fetchone()) is not None:
            raise errors.DoesNotFit(why=f"there is no region or authority “{found[0]}” here; name it first")


def _renamed(lines: Iterator[bytes], renamed: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """People who have an account here already keep its id: it takes the other's place wherever that stands."""
    known = re.compile(b"|".join(map(re.escape, renamed)))
    return (known.sub(lambda found: renamed[found[0]], line) for line in lines)


def _row(table: Table) -> sql.Composable:
    """The line, without what is no value of its column but a name for one."""
    strange = sql.SQL("").join(sql.SQL(" - {}").format(sql.Literal(each)) for each in table.region)
    return sql.SQL("(said{})").format(strange)


def _value(table: Table, column: str) -> sql.Composable:
    if column in table.region:
        slug = sql.SQL("said->>{}").format(sql.Literal(column))
        return sql.SQL("(SELECT id FROM public.councils_region WHERE slug = {})").format(slug)
    if column in table.written:
        return sql.SQL(table.written[column])
    return sql.SQL("r.{}").format(sql.Identifier(column))


def _blanks(table: Table, slug: str) -> dict[str, sql.Composable]:
    """What this installation says for itself."""
    ours = {"host": sql.quote(links.default_host(slug)), "port": str(int(settings.PUBLIC_PORT))}
    return {name: sql.SQL(text % ours if "%" in text else text) for name, text in table.blank.items()}


def _count(link: Owner, archive: Archive, table: Table, place: sql.Identifier, expected: int) -> None:
    where = sql.SQL("true") if table.place == COUNCIL else sql.SQL(table.whose)
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(place, where)
    asked = {"schema": archive.schema, "council": archive.council_id} if table.place == PUBLIC else None
    (found,) = link.execute(query, asked).fetchone() or (0,)
    if found != expected:
        raise errors.DoesNotFit(why=f"{table.name} should have {expected} rows of this council and has {found}")


def set_sequences(link: Owner, schema: str) -> None:
    """Each goes on after the highest number that is there."""
    for table, column in link.execute(IDENTITIES, [schema]).fetchall():
        place = sql.Identifier(schema, table)
        link.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({name}, {column}), coalesce(max({id}), 1), max({id}) IS NOT NULL)"
                " FROM {place}"
            ).format(
                name=sql.Literal(f'{schema}."{table}"'),
                column=sql.Literal(column),
                id=sql.Identifier(column),
                place=place,
            )
        )


def add_natural_keys(link: Owner, schema: str) -> None:
    """Content types and permissions that this release has more than the file."""
    link.execute(sql.SQL("SET LOCAL search_path = {}, public").format(sql.Identifier(schema)))
    link.execute(migrating._natural_keys().encode())
    link.execute("SET LOCAL search_path = public")
