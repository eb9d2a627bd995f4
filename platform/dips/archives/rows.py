"""A council's rows of one table, out of the database: which they are, how a value is written, and as whom it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from dips.councils.models import Council
from dips.councils.scope import operator_scope, portal_scope

from . import packing
from .classes import COUNCIL, PUBLIC, Table

RAW = sql.SQL(" (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')")  # JSON holds neither: each row is one line, as it is


def of(table: Table, council: Council, *, whole: bool) -> sql.Composable:
    """FROM and WHERE: this council's rows of it."""
    place = sql.Identifier(council.schema_name if table.place == COUNCIL else PUBLIC, table.name)
    asked = [] if table.place == COUNCIL else [f"({table.whose})"]
    if not whole and table.withheld:
        asked.append(f"NOT ({table.withheld})")
    text = " AND ".join(asked) or "true"
    values = {"schema": sql.quote(council.schema_name), "council": sql.quote(str(council.pk))}
    return sql.SQL("FROM {} WHERE {}").format(place, sql.SQL(text % values if "%" in text else text))


def written(table: Table, column: str) -> sql.Composable:
    """A column's value as it is in the file."""
    name = sql.Identifier(column)
    if column in table.region:
        return sql.SQL("(SELECT slug FROM public.councils_region r WHERE r.id = {})").format(name)
    if column in table.written:
        return sql.SQL("({})").format(sql.SQL(table.written[column]))
    return name


def copy_out(council: Council, table: Table, query: sql.Composable, into: packing.Hashing) -> None:
    with _as_reader_of(council, table), connection.cursor() as cursor, cursor.copy(query) as blocks:
        for block in blocks:
            into.write(block)


@contextmanager
def _as_reader_of(council: Council, table: Table) -> Iterator[None]:
    """As the council, or for the few tables that no council reads as the portal or the operator: still its own rows."""
    if table.place == COUNCIL or _may_read(f"r_{council.schema_name}", table):
        yield
    elif _may_read("r_public", table):
        with portal_scope():
            yield
    else:
        with operator_scope():
            yield


def _may_read(role: str, table: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [role, f"public.{table.name}"])
        (may,) = cursor.fetchone()
    return bool(may)
