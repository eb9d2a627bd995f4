"""Write a council into one file, from one moment of the database, as the council's own role.

All is read in one REPEATABLE READ transaction: the council's role reads its own schema and its own public rows, and
nothing else could be in the file. Rows go from the database into the file; what is held in memory is one block of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.db import connection, transaction
from psycopg import sql

from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.kernel.faults import faultpoint

from . import catalog, classes, packing, readable, rows
from .catalog import Catalog
from .classes import COUNCIL, PUBLIC, Table
from .packing import Packer

SETTINGS = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
"""
PEOPLE = "people.ndjson"
FILES = {"default": "files/media", "private": "files/private"}


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, and how much."""

    path: Path
    sha256: str
    size: int
    rows: int
    files: int
    missing: int


def export(council: Council, path: Path, *, whole: bool) -> Done:
    """Make the file at `path`; whoever is killed leaves `path` as it was.

    `whole` is for whoever runs the service. A council's own copy is without what nobody there may read: what suppliers
    have not sent, and what is sealed. Refuses while a table is not classified.
    """
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink(missing_ok=True)  # of whoever was killed at it
    try:
        with one_moment(council), packing.packing(begun) as packer:
            classes.require_all(council.schema_name)
            facts = _write(council, packer, whole=whole)
            packer.close(facts)
        done = Done(
            path,
            packing.sha256_of(begun),
            begun.stat().st_size,
            sum(each["rows"] for each in facts["tables"]),
            facts["stored"],
            len(facts["missing"]),
        )
        faultpoint("export.before_rename")
        os.replace(begun, path)
        return done
    finally:
        begun.unlink(missing_ok=True)


@contextmanager
def one_moment(council: Council) -> Iterator[None]:
    """In the council, in a transaction that sees one moment whatever is written meanwhile."""
    if connection.in_atomic_block:
        raise RuntimeError("an export begins a transaction of its own")
    with council_scope(council), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(SETTINGS)
        yield


def _write(council: Council, packer: Packer, *, whole: bool) -> dict[str, Any]:
    with connection.cursor() as cursor:
        here = catalog.read(cursor, council.schema_name)
        shared = catalog.read(cursor, PUBLIC)
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        applied = [list(row) for row in cursor.fetchall()]
    packer.text("README.txt", readable.readme(council, whole=whole))
    tables = [
        _table(table, here if table.place == COUNCIL else shared, council, packer, whole=whole)
        for table in classes.own()
    ]
    people = _people(council, packer, whole=whole)
    stored, missing = _files(council, packer, whole=whole)
    readable.write(council, packer, {COUNCIL: here, PUBLIC: shared}, whole=whole)
    return {
        "council": _named(council),
        "release": readable.release(),
        "whole": whole,
        "migrations": applied,
        "tables": tables,
        "people": people,
        "stored": stored,
        "missing": missing,
        "left_out": {each.key: each.why for each in classes.left_out()},
        "audit": _head(council),
    }


def _named(council: Council) -> dict[str, str]:
    return {
        "schema": council.schema_name,
        "id": str(council.pk),
        "slug": council.slug,
        "name": council.name,
        "gss_code": council.gss_code,
    }


def _head(council: Council) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence, hash FROM public.kernel_auditseal WHERE schema = %s ORDER BY sequence DESC LIMIT 1",
            [council.schema_name],
        )
        sequence, hashed = cursor.fetchone() or (0, "")
    return {"sequence": sequence, "hash": hashed}


def _table(table: Table, known: Catalog, council: Council, packer: Packer, *, whole: bool) -> dict[str, Any]:
    columns = catalog.carried(table, known[table.name])
    keys = [
        sql.SQL('{} COLLATE "C"' if each.type in catalog.TEXT else "{}").format(sql.Identifier(each.name))
        for each in columns
        if each.is_key
    ]
    query = sql.SQL("COPY (SELECT row_to_json(line) FROM (SELECT {} {} ORDER BY {}) AS line) TO STDOUT").format(
        sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(rows.written(table, each.name), sql.Identifier(each.name)) for each in columns
        ),
        rows.of(table, council, whole=whole),
        sql.SQL(", ").join(keys),
    )
    path = f"tables/{table.key}.ndjson"
    with packer.part(path) as into:
        rows.copy_out(council, table, query + rows.RAW, into)
    return {"table": table.key, "rows": into.lines, "columns": [each.name for each in columns]}


def _people(council: Council, packer: Packer, *, whole: bool) -> int:
    """Whoever the council's rows name, by address and name: no password, no second factor, no rights elsewhere."""
    named = [
        sql.SQL("SELECT {} {}").format(sql.Identifier(column), rows.of(table, council, whole=whole))
        for table, columns in catalog.with_people()
        for column in columns
    ]
    query = sql.SQL(
        "COPY (SELECT row_to_json(line) FROM (SELECT id, email, full_name, is_active FROM public.accounts_user"
        " WHERE id IN ({}) ORDER BY id) AS line) TO STDOUT"
    ).format(sql.SQL(" UNION ALL ").join(named))
    with packer.part(PEOPLE) as into, connection.cursor() as cursor, cursor.copy(query + rows.RAW) as blocks:
        for block in blocks:
            into.write(block)
    return into.lines


def file_names(council: Council, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Storage and name of every file that a row of the council speaks of."""
    found = set()
    for table in classes.own():
        for column in catalog.file_columns(table):
            query = sql.SQL("SELECT DISTINCT {} {}").format(
                sql.Identifier(column.name), rows.of(table, council, whole=whole)
            )
            with connection.cursor() as cursor:
                cursor.execute(query)
                found |= {(column.storage, name) for (name,) in cursor.fetchall() if name}
    yield from sorted(found)


def _files(council: Council, packer: Packer, *, whole: bool) -> tuple[int, list[str]]:
    stored, missing = 0, []
    for storage, name in file_names(council, whole=whole):
        try:
            with storages[storage].open(name) as source:
                packer.copy(f"{FILES[storage]}/{name}", source)
            stored += 1
        except FileNotFoundError:
            missing.append(f"{FILES[storage]}/{name}")
    return stored, missing
