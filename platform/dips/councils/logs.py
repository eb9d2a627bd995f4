"""Every log line says which council it is about, for which request, and in which task."""

from __future__ import annotations

import logging

from celery import current_task
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
