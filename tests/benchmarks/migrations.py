"""This process as `DIPS_ROLE=owner` starts it, over a database of another cluster, with a migration that is pending there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import conninfo, sql

from config.embedded import postgres

from . import nation

COLUMN = 'migrations.AddField("programme", "extra", models.CharField(max_length=9, null=True, db_index=True))'
MODULE = "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    dependencies = [{after}]\n    operations = [{operation}]\n"
DONE = """
SELECT count(*) FROM councils_council c
JOIN pg_attribute a ON a.attrelid = to_regclass(c.schema_name || '.programmes_programme') AND attname = 'extra'
WHERE NOT attisdropped
"""
PACKAGE = "programmes_with_more"


@contextmanager
def as_owner(server: postgres.Cluster, database: str) -> Iterator[psycopg.Connection]:
    """Django's connection is the owner's there; yields another one, to look with."""
    usual, before = dict(connection.settings_dict), (settings.OWNER_DATABASE_URL, settings.ROLE_SWITCH)
    url = server.url(postgres.OWNER, database)
    parts = conninfo.conninfo_to_dict(url)
    connection.close()
    connection.settings_dict.update(
        NAME=parts["dbname"], USER=parts["user"], PASSWORD=parts["password"], HOST=parts["host"], PORT=parts["port"]
    )
    settings.OWNER_DATABASE_URL, settings.ROLE_SWITCH = url, False
    try:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("SET search_path = public")
            yield link
    finally:
        connection.set_schema_to_public()
        connection.close()
        connection.settings_dict.update(usual)
        settings.OWNER_DATABASE_URL, settings.ROLE_SWITCH = before


@contextmanager
def pending(folder: Path, link: psycopg.Connection) -> Iterator[Path]:
    """One column more, with its index, that the code has and no schema has; afterwards as if it had never been."""
    usual = import_module("tenants.programmes.migrations").__path__[0]
    package = folder / PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__.append({usual!r})")
    after = ("programmes", max(path.stem for path in Path(usual).glob("0*.py")))
    (package / "9001_more.py").write_text(MODULE.format(after=after, operation=COLUMN))
    sys.path.insert(0, str(folder))
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {**before, "programmes": PACKAGE}
    try:
        undo(link)
        yield folder
    finally:
        settings.MIGRATION_MODULES = before
        sys.path.remove(str(folder))
        undo(link)


def undo(link: psycopg.Connection) -> None:
    """Take the column away wherever it is."""
    for schema in ["public", "pristine", *nation.schemas(link)]:
        record, table = (sql.Identifier(schema, name) for name in ("django_migrations", "programmes_programme"))
        link.execute(sql.SQL("DELETE FROM {} WHERE name = '9001_more'").format(record))
        link.execute(sql.SQL("ALTER TABLE IF EXISTS {} DROP COLUMN IF EXISTS extra").format(table))


def migrated(link: psycopg.Connection) -> int:
    """How many councils have the column."""
    row = link.execute(DONE).fetchone()
    return int(row[0]) if row else 0
