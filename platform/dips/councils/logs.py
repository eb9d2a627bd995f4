"""Every log line says which council it is about."""

from __future__ import annotations

import logging

from django.db import connection


class CouncilFilter(logging.Filter):
    """Adds `council`: the slug, or the schema where only that is known, or "portal"."""

    def filter(self, record: logging.LogRecord) -> bool:
        tenant = getattr(connection, "tenant", None)
        schema = getattr(tenant, "schema_name", None)
        record.council = getattr(tenant, "slug", None) or ("portal" if schema in (None, "public") else schema)
        return True
