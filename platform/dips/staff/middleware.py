"""The one door of a council's back office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dips.councils.scope import current
from dips.kernel import audit

DOORS = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog")


class AdminDoorMiddleware:
    """For someone signed in who has no business in this council's back office, it does not exist.

    Wagtail would send them to sign in again, for ever. Someone who runs the platform leaves a line in the
    council's audit trail by trying.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        council = current()
        user = getattr(request, "user", None)
        if council is None or user is None or not request.path.startswith(_prefix()):
            return
        match = request.resolver_match
        if not user.is_authenticated or (match is not None and match.url_name in DOORS):
            return
        if user.has_perm("wagtailadmin.access_admin"):
            return
        if user.is_operator:
            audit.record("council.operator_refused", council, by=user, data={"path": request.path[:200]})
        raise Http404


def _prefix() -> str:
    return reverse("wagtailadmin_home")
