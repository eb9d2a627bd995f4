"""One holder at a time for a named job, for a limited time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from .ids import uuid7

TAKE = """
INSERT INTO public.kernel_lease (name, holder, until) VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE public.kernel_lease.until < clock_timestamp()
RETURNING holder
"""


@contextmanager
def lease(name: str, *, seconds: int = 60) -> Iterator[bool]:
    """Yield whether the job is ours. The lease is given back at the end, or runs out if we die."""
    holder = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name, holder, seconds])
        ours = cursor.fetchone() is not None
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE public.kernel_lease SET until = clock_timestamp() WHERE name = %s AND holder = %s",
                    [name, holder],
                )
