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
    """Come back to the schema and the role that were set before, whatever happens."""
    here = wrapper()
    tenant, include_public, role = here.tenant, here.include_public_schema, here.db_role
    try:
        yield here
    finally:
        here.set_tenant(tenant, include_public)
        if role is not None:
            here.use_role(role)


@contextmanager
def council_scope(council: Council) -> Iterator[Council]:
    """Work in one council's schema, as its role. Never carry a user across: their rights are another's there."""
    with _restored() as here:
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
