"""What the database and the models say of a table: its columns, its key, which of them name people or files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from . import classes
from .classes import Table

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
  coalesce(a.attnum = ANY (i.indkey), false), a.attidentity <> '', a.attnotnull AND NOT a.atthasdef
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""
TEXT = frozenset({"text", "character varying", "character"})


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    is_key: bool
    is_identity: bool
    is_needed: bool


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that holds a file's name, and the storage in which it lies."""

    name: str
    storage: str


Catalog = dict[str, list[Column]]


def read(cursor: Any, schema: str) -> Catalog:
    """Every table of one schema, with its columns."""
    found: Catalog = {}
    cursor.execute(COLUMNS, [schema])
    for table, *facts in cursor.fetchall():
        found.setdefault(table, []).append(Column(*facts))
    return found


def carried(table: Table, columns: Iterable[Column]) -> list[Column]:
    """Those that are written into a file."""
    return [each for each in columns if each.name not in table.blank]


def people_columns(table: Table) -> list[str]:
    """Those that point at a person's account, whoever's model it is."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- models must be ready

    return [
        str(field.column)
        for model in _models(table)
        for field in model._meta.local_concrete_fields
        if field.related_model is get_user_model()
    ]


def file_columns(table: Table) -> list[FileColumn]:
    found = [
        (str(field.column), field.storage)
        for model in _models(table)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    ]
    private = settings.STORAGES["private"]["BACKEND"].rpartition(".")[2]
    return [
        FileColumn(name, "private" if _class_of(storage) == private else "default")
        for name, storage in dict(found).items()
    ]


def _class_of(storage: Any) -> str:
    return type(getattr(storage, "_wrapped", storage)).__name__


def _models(table: Table) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table == table.name and not model._meta.proxy
    ]


def with_people() -> list[tuple[Table, list[str]]]:
    """Own tables that point at accounts."""
    found = [(each, people_columns(each)) for each in classes.own()]
    return [(table, columns) for table, columns in found if columns]
