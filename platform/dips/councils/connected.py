"""Django's connection as it is here, and how to stand in a council, on the portal, or as the operator for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from .backend.base import DatabaseWrapper
    from .models import Council

OPERATOR = "r_operator"


def wrapper() -> DatabaseWrapper:
    """The present thread's connection, with its schema and its role."""
    return cast("DatabaseWrapper", connection)


@contextmanager
def _restored() -> Iterator[DatabaseWrapper]:
    """Come back to the schema and the role that were set before, whatever happens. Costs nothing if one never left."""
    here = wrapper()
    tenant, place = here.tenant, _place(here)
    try:
        yield here
    finally:
        if _place(here) == place:
            here.tenant = tenant
        else:
            _schema, include_public, role = place
            here.set_tenant(tenant, include_public)
            if role is not None:
                here.use_role(role)


def _place(here: DatabaseWrapper) -> tuple[str, bool, str | None]:
    return here.schema_name, here.include_public_schema, here.db_role


@contextmanager
def council_scope(council: Council) -> Iterator[Council]:
    """Work in one council's schema, as its role. Never carry a user across: their rights are another's there."""
    with _restored() as here:
        if _place(here) == (council.schema_name, True, None):
            here.tenant = council
        else:
            here.set_tenant(council)
        yield council


@contextmanager
def portal_scope() -> Iterator[None]:
    """Work in the public schema, as the portal."""
    with _restored() as here:
        here.set_schema_to_public()
        yield


@contextmanager
def operator_scope() -> Iterator[None]:
    """Work in the public schema, as the platform's operator."""
    with _restored() as here:
        here.set_schema_to_public()
        here.use_role(OPERATOR)
        yield
