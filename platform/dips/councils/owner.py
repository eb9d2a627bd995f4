"""The owner's own connection: schemas, roles and grants are made on it and nowhere else. No web process has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models.sql import InsertQuery, UpdateQuery
from psycopg import sql

MIGRATING = 7_301_001  # advisory lock: `dips migrate` holds it alone, provisioning shares it

Owner = psycopg.Connection[tuple[Any, ...]]


def address() -> str:
    """The owner's address, or a plain refusal in a process that has none."""
    url = getattr(settings, "OWNER_DATABASE_URL", "")
    if url:
        return str(url)
    if not settings.ROLE_SWITCH:
        database = connection.settings_dict
        return psycopg.conninfo.make_conninfo(
            host=database["HOST"],
            port=database["PORT"],
            user=database["USER"],
            password=database["PASSWORD"],
            dbname=database["NAME"],
        )
    raise ImproperlyConfigured("OWNER_DATABASE_URL is not set: this process may not make or remove a council.")


@contextmanager
def connect(*, autocommit: bool = False) -> Iterator[Owner]:
    """A connection of one's own, outside Django's. Without autocommit, leaving commits and an exception rolls back."""
    with psycopg.connect(address(), autocommit=autocommit, application_name="dips-owner") as link:
        link.execute("SELECT set_config('search_path', 'public', false)")
        yield link


def insert(link: Owner, row: models.Model) -> None:
    """Write a model's row on the owner's connection, as Django would have."""
    query = InsertQuery(type(row))
    query.insert_values(row._meta.concrete_fields, [row])
    for statement, params in query.get_compiler("default").as_sql():
        link.execute(statement, params)


def overwrite(link: Owner, row: models.Model) -> None:
    """The same for a row that stands already, by its key: every column."""
    query = UpdateQuery(type(row))
    columns = [each for each in row._meta.concrete_fields if not each.primary_key]
    query.add_update_fields([(each, None, each.pre_save(row, False)) for each in columns])
    query.add_q(models.Q(pk=row.pk))
    statement, params = query.get_compiler("default").as_sql()
    link.execute(statement, params)


def name(identifier: str) -> sql.Identifier:
    return sql.Identifier(identifier)
