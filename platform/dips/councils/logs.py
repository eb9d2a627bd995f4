"""Every log line says which council it is about, for which request, and in which task."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_task
from celery.signals import beat_init, celeryd_init
from django.db import connection

from dips.kernel import tracing


class CouncilFilter(logging.Filter):
    """Adds `council`: the slug, or the schema where only that is known, or "portal"; and the request and the task."""

    def filter(self, record: logging.LogRecord) -> bool:
        tenant = getattr(connection, "tenant", None)
        schema = getattr(tenant, "schema_name", None)
        record.council = getattr(tenant, "slug", None) or ("portal" if schema in (None, "public") else schema)
        record.request_number = tracing.number()
        record.task_name = current_task.name if current_task else ""
        return True


def connect() -> None:
    celeryd_init.connect(take_warnings, dispatch_uid="councils-warnings-of-the-worker")
    beat_init.connect(take_warnings, dispatch_uid="councils-warnings-of-the-scheduler")


def take_warnings(**_kwargs: Any) -> None:
    """Python's warnings are log lines too. Called where a process of the product begins, not in tests and commands."""
    logging.captureWarnings(True)
