"""Who finds a supplier's links in the portal's header."""

from __future__ import annotations

from django.http import HttpRequest

from dips.councils.rules import is_operator
from dips.ui import navigation


def for_suppliers(request: HttpRequest) -> bool:
    """Whoever signed in, but for operators of the platform: they apply for nothing, and their header is long enough."""
    return navigation.signed_in(request) and not is_operator(getattr(request, "user", None))
