"""Note that a job of the schedule began, ended or failed. A note that cannot be written stops no job."""

from __future__ import annotations

import logging

from django.db import Error, connection

from .outbox import masked

logger = logging.getLogger(__name__)

BEGAN = """
INSERT INTO public.kernel_jobrun (name, started_at, runs, error) VALUES (%s, clock_timestamp(), 1, '')
ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, runs = public.kernel_jobrun.runs + 1
"""
ENDED = """
UPDATE public.kernel_jobrun SET finished_at = clock_timestamp(), error = '',
  seconds = extract(epoch FROM clock_timestamp() - started_at) WHERE name = %s
"""
FAILED = "UPDATE public.kernel_jobrun SET failed_at = clock_timestamp(), error = %s WHERE name = %s"


def began(name: str) -> None:
    _write(BEGAN, [name])


def ended(name: str) -> None:
    _write(ENDED, [name])


def failed(name: str, error: BaseException) -> None:
    _write(FAILED, [masked(error), name])


def _write(statement: str, values: list[str]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    except Error as error:
        logger.warning("a job could not be noted: %s", type(error).__name__)
        if not connection.in_atomic_block:
            connection.close()  # the scheduler has no task after which Django would look whether it still works
