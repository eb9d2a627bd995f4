"""The country's list over four hundred councils, its first page and one far down, against the list of one council alone."""

from __future__ import annotations

import time
from statistics import median

import psycopg
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from config.embedded import postgres
from dips.councils import changes, roles
from tests.support import plugin
from tests.support.fixture_people import client_for

from . import scene
from .report import Result

CHAPTER = "The country's list"
ROUNDS, EACH = 9, 20
TABLE = "directory_challengeindex"
# One council's rows in a table of their own, with the same columns and indexes, under the name of the country's.
OWN = """
CREATE SCHEMA own;
CREATE TABLE own.{table} (LIKE public.{table} INCLUDING ALL);
INSERT INTO own.{table} SELECT * FROM public.{table}
  WHERE schema = (SELECT schema FROM public.{table} WHERE reference LIKE 'CNL-%' ORDER BY schema LIMIT 1);
ANALYZE own.{table};
GRANT USAGE ON SCHEMA own TO {reader};
GRANT SELECT ON own.{table} TO {reader};
"""
HERE, EVERYWHERE = "own, public", "public"
PLACES = {  # of the list that nobody has narrowed: 20 open ones to a council, 30 that are closed
    "first page": "?page=1",
    "page 300, the open ones": "?page=300",
    "page 900, the closed ones": "?page=900",
    "last page": "?page=100000",
    "page 500 of what is closed": "?status=closed&page=500",
}


def bench_the_list(committed, birmingham, open_challenge, result, settings):
    """The statements that a page puts to the directory, once more by themselves, over both tables in turn."""
    settings.PAGE_CACHE_SECONDS = 60  # what is remembered is remembered as in earnest
    open_challenge(birmingham)
    listed = scene.nation(committed)
    cache.set(changes.token_key(changes.PORTAL), changes.new_token(), None)
    passes, asked = [], {}
    for place, query in PLACES.items():
        passes += _asked(f"/challenges/{query}&uncached=1", "ROW_NUMBER")
        asked[place] = _asked(f"/challenges/{query}&uncached=1")
    with psycopg.connect(plugin.current().url(postgres.SUPERUSER, committed), autocommit=True) as link:
        link.execute(sql.SQL(OWN).format(table=sql.Identifier(TABLE), reader=sql.Identifier(roles.PORTAL)))
        link.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(roles.PORTAL)))
        once = [1000 * _time(link, EVERYWHERE, [each]) for each in passes]
        rows = [
            _row(place, statements, _times(link, statements, asked["first page"]))
            for place, statements in asked.items()
        ]
    note = (
        f"once a process and change, for pages that are far down; {len(once)} of them, the longest {max(once):.0f} ms"
    )
    passed = Result("finding the milestones", median(once), unit="ms", note=note)
    result(CHAPTER, Result("rows in the list", listed, unit=""), *rows, passed)


def _asked(path: str, words: str = "") -> list[str]:
    """What the page reads of the directory: the second time its process knows where things stand."""
    with CaptureQueriesContext(connection) as seen:
        assert client_for(None).get(path).status_code == 200
    return [each["sql"] for each in seen if f'"{TABLE}"' in each["sql"] and words in each["sql"]]


def _times(link: psycopg.Connection, there: list[str], here: list[str]) -> list[tuple[float, float]]:
    """Seconds of both, rounds side by side, the order turned every second time."""
    times = []
    for number in range(ROUNDS):
        sides = [(EVERYWHERE, there), (HERE, here)]
        turn = slice(None, None, -1 if number % 2 else 1)
        country, own = [_time(link, *side) for side in sides[turn]][turn]
        times.append((country, own))
    return times


def _time(link: psycopg.Connection, path: str, statements: list[str]) -> float:
    """The median of some rounds, after one that warms."""
    link.execute(sql.SQL("SELECT set_config('search_path', {}, false)").format(path))
    took = []
    for _ in range(EACH + 1):
        start = time.perf_counter()
        for each in statements:
            link.execute(each.encode())
        took.append(time.perf_counter() - start)
    return median(took[1:])


def _row(place: str, statements: list[str], times: list[tuple[float, float]]) -> Result:
    country, own = (1000 * median(each[side] for each in times) for side in (0, 1))
    note = f"{country:.2f} ms against {own:.2f} ms; {len(statements)} statement{'s' * (len(statements) != 1)}"
    return Result(f"{place}, of the first page of one council's", median(a / b for a, b in times), limit=1.5, note=note)
