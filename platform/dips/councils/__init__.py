"""Councils as tenants: who they are, which host is whose, how one is made, and the wall between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Council


def current() -> Council | None:
    """The council whose schema we are in; None on the portal."""
    from . import scope  # noqa: PLC0415 -- models are not ready when this package is imported

    return scope.current()
