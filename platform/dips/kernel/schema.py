"""Which schema the present connection works in: "public" on the portal, else a council's."""

from __future__ import annotations

from typing import Any, cast

from django.db import connection


def here() -> str:
    """The name that shared rows carry to say whose they are."""
    return cast(Any, connection).schema_name


def leave() -> None:
    """Go to the public schema, as a command does when it has walked through councils."""
    cast(Any, connection).set_schema_to_public()
