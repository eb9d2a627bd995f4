"""Four hundred councils with their schemas, replayed once and kept beside the test images; and ten, to see what grows."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from config.embedded import postgres
from config.embedded.home import Home
from tests.support import fingerprint, plugin
from tests.support.session import TEMPLATE

FOLDER = fingerprint.ROOT / ".dips" / "bench"
MANY, FEW = 400, 10
DATABASES = {MANY: "councils_400", FEW: "councils_10"}

# A row of the register for a schema that is replayed: a copy of the second council's, with another name.
COUNCIL = """
INSERT INTO councils_council
  SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'schema_name', %(schema)s::text,
    'slug', %(slug)s::text, 'name', %(slug)s::text, 'short_name', ''))).*
  FROM councils_council c WHERE c.slug = 'solihull'
"""


@contextmanager
def cluster() -> Iterator[postgres.Cluster]:
    """The kept PostgreSQL, built first where there is none of this schema; as it runs in earnest."""
    key = fingerprint.of_schema()
    _forget_others(key)
    home = Home.at(FOLDER / key)
    built = home.path / "built"
    with home.held():
        if not built.exists():
            _build(home)
            built.touch()
        server = postgres.start(home, settings={"autovacuum": "off"})  # its rounds would be part of what is measured
        try:
            yield server
        finally:
            server.stop()


def schemas(link: psycopg.Connection) -> list[str]:
    """The schemas of the councils, in the order in which they are migrated."""
    return [row[0] for row in link.execute("SELECT schema_name FROM councils_council ORDER BY schema_name")]


def _forget_others(key: str) -> None:
    """Of an older schema: gigabytes that nobody asks for again."""
    for folder in FOLDER.iterdir() if FOLDER.exists() else ():
        if folder.name != key:
            old = Home.at(folder)
            shutil.rmtree(old.data, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def _build(home: Home) -> None:
    plugin.current().copy_image(home)
    server = postgres.start(home, settings=postgres.UNSAFE_BUT_FAST)
    start = time.monotonic()
    try:
        with psycopg.connect(server.url(postgres.SUPERUSER, "postgres"), autocommit=True) as link:
            for name in DATABASES.values():
                words = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER {}"
                names = (sql.Identifier(each) for each in (name, TEMPLATE, postgres.OWNER))
                link.execute(sql.SQL(words).format(*names))
        for count, name in DATABASES.items():
            _fill(server.url(postgres.OWNER, name), count)
        print(f"\n{MANY} councils replayed in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    finally:
        server.stop()


def _fill(url: str, count: int) -> None:
    """Up to so many councils, each with its schema, its role and its rights."""
    from dips.councils import replay, roles

    with psycopg.connect(url) as link:
        link.execute("SET search_path = public")
        script = replay.read(link, "pristine")
        for number in range(len(schemas(link)), count):
            schema = f"c_{count:03x}{number:09x}"
            link.execute(script.text(schema).encode())
            roles.create(link, schema)
            link.execute(COUNCIL.encode(), {"schema": schema, "slug": f"council-{number}"})
            link.commit()
        link.commit()
        link.autocommit = True
        link.execute("ANALYZE")
