"""Whether the database stands where this code needs it: what `dips migrate` says when it is done, and who waits for it.

The public schema's record tells whether this code's migrations began; a word on that record, written by `dips migrate`,
tells whether every council has followed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, OperationalError, connection
from psycopg import sql

from . import health
from .owner import Owner
from .scope import portal_scope

WHOLE, BEHIND = "every council has followed", "councils are behind"
WORD = """
SELECT col_description(attrelid, attnum) FROM pg_attribute
WHERE attrelid = to_regclass('public.django_migrations') AND attname = 'applied'
"""
PAUSE = 1.0


def mark(link: Owner, word: str) -> None:
    """Say it on the record, unless it stands there already or there is no record yet."""
    row = link.execute(WORD).fetchone()
    if row is not None and row[0] != word:
        link.execute(sql.SQL("COMMENT ON COLUMN public.django_migrations.applied IS {}").format(sql.Literal(word)))


def missing() -> str:
    """What is not there yet, in a few words; nothing when all is."""
    try:
        if health.migrations() != "ok":
            return "the public schema is behind this code"
        with portal_scope(), connection.cursor() as cursor:
            cursor.execute(WORD)
            (word,) = cursor.fetchone()
    except Error as error:
        connection.close()
        away = isinstance(error, OperationalError)
        return "the database does not answer" if away else "the database has no tables of ours yet"
    return "" if word == WHOLE else "not every council has followed"


def wait(*, within: float, tell: Callable[[str], None], pause: float = PAUSE) -> None:
    """Return when nothing is missing; refuse when that takes too long. A new reason is told once."""
    end, told = time.monotonic() + within, ""
    while reason := missing():
        if reason != told:
            tell(f"Waiting: {reason}.")
            told = reason
        if time.monotonic() >= end:
            raise ImproperlyConfigured(f"After {within:.0f} seconds {reason}. Look at what `dips migrate` says.")
        time.sleep(pause)
