"""Django's connection, by the name of what it is here: a wrapper that knows schemas and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from .backend.base import DatabaseWrapper


def wrapper() -> DatabaseWrapper:
    """The present thread's connection."""
    return cast("DatabaseWrapper", connection)
