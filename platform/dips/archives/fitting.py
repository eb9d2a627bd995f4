"""Whether a file's rows fit into this installation, asked of its catalog and of its councils."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from psycopg import sql

from dips.councils import owner, slugs
from dips.councils.states import LIVE, CouncilState

from . import catalog, classes, errors
from .checking import Archive
from .classes import COUNCIL, OWN, PUBLIC


def require(link: owner.Owner, archive: Archive, slug: str) -> None:
    """Refuses what would not fit, with a sentence; nothing is written."""
    _release(link, archive)
    _tables(link, archive)
    _place(link, archive, slugs.clean(slug))


def _release(link: owner.Owner, archive: Archive) -> None:
    """A migration that nobody here knows was made by a newer release."""
    record = sql.Identifier(settings.PRISTINE_SCHEMA, "django_migrations")
    known = set(link.execute(sql.SQL("SELECT app, name FROM {}").format(record)).fetchall())
    new = sorted({(app, name) for app, name in archive.manifest["migrations"]} - known)
    if new:
        raise errors.TooNew(why=f"it knows the migration {'.'.join(new[0])}, and this release does not")


def _tables(link: owner.Owner, archive: Archive) -> None:
    """Each table is one of a council's, each column is there, and none is needed that the file does not have."""
    cursor = link.cursor()
    known = {COUNCIL: catalog.read(cursor, settings.PRISTINE_SCHEMA), PUBLIC: catalog.read(cursor, PUBLIC)}
    lines = {each.key: each for each in classes.all_tables() if each.kind == OWN}
    for said in archive.manifest["tables"]:
        table = lines.get(said["table"])
        if table is None or table.name not in known[table.place]:
            raise errors.TooNew(why=f"it holds the table {said['table']}, which is not a council’s here")
        columns = {each.name: each for each in known[table.place][table.name]}
        if strange := sorted(set(said["columns"]) - set(columns)):
            raise errors.TooNew(why=f"{table.name} has a column {strange[0]} there")
        needed = {each.name for each in columns.values() if each.is_needed and not each.is_identity}
        if missing := sorted(needed - set(said["columns"]) - set(table.blank)):
            raise errors.TooOld(why=f"{table.name} needs {missing[0]}", release=archive.manifest["release"])
    if "public/councils_council" not in {said["table"] for said in archive.manifest["tables"]}:
        raise errors.NotAnArchive(why="the council itself is not in it")


def _place(link: owner.Owner, archive: Archive, slug: str) -> None:
    council = archive.council
    query = "SELECT name, slug FROM councils_council WHERE schema_name = %s OR id = %s"
    there = link.execute(query, [archive.schema, archive.council_id]).fetchone()
    if there is not None:
        raise errors.AlreadyHere(name=there[0], slug=there[1])
    if link.execute("SELECT to_regnamespace(%s)", [archive.schema]).fetchone() != (None,):
        raise errors.AlreadyHere(name=council["name"], slug=council["slug"])
    taken = """
    SELECT 1 FROM councils_council WHERE slug = %(slug)s
    UNION ALL SELECT 1 FROM councils_provisioningrun WHERE slug = %(slug)s AND state = ANY(%(live)s)
    UNION ALL SELECT 1 FROM archives_departure WHERE slug = %(slug)s AND kept_until > %(now)s AND schema <> %(schema)s
    """
    asked = {"slug": slug, "live": sorted(LIVE), "now": datetime.now(UTC), "schema": archive.schema}
    if link.execute(taken, asked).fetchone() is not None:
        raise errors.AddressTaken(slug=slug, field="slug")
    coded = "SELECT 1 FROM councils_council WHERE gss_code = %s AND gss_code <> '' AND state <> %s"
    if link.execute(coded, [council["gss_code"], CouncilState.OFFBOARDED]).fetchone() is not None:
        raise errors.CodeTaken(gss_code=council["gss_code"])
