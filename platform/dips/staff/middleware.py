"""The one door of a council's back office, and the second step that its people must have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from dips.accounts.second_factor.proof import SecondFactorMissing
from dips.councils.scope import current
from dips.councils.standing import ReadOnly
from dips.kernel import audit
from dips.ui import pages

from . import former, read_only, second_factor

DOORS = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog")


class AdminDoorMiddleware:
    """For someone signed in who has no business in this council's back office, it does not exist.

    Wagtail would send them to sign in again, for ever. Whoever worked there is told that they no longer do. Someone
    who runs the platform leaves a line in the council's audit trail by trying. In a council that is read-only the
    editors of its site are held here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        council = current()
        user = getattr(request, "user", None)
        if council is None or user is None or not request.path.startswith(_prefix()):
            return None
        match = request.resolver_match
        if not user.is_authenticated or (match is not None and match.url_name in DOORS):
            return None
        if user.has_perm("wagtailadmin.access_admin"):
            return pages.refusal(request, ReadOnly()) if read_only.holds(request, view) else None
        if user.is_operator:
            audit.record("council.operator_refused", council, by=user, data={"path": request.path[:200]})
        elif gone := former.of(user):
            response = render(request, "staff/no_longer.html", {"former": gone}, status=403)
            add_never_cache_headers(response)
            return response
        raise Http404


class SecondFactorMiddleware:
    """Whoever has a role here goes nowhere without the second step: not with a session from before the role either.

    A page leads to the step and back afterwards. The API refuses by itself (`api.auth`), for it also takes tokens.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated or second_factor.is_open(request.resolver_match):
            return None
        if second_factor.is_missing(request):
            return to_second_step(request)
        until = SimpleLazyObject(lambda: second_factor.grace_of(request))
        request.works_without_second_step_until = until  # type: ignore[attr-defined] # for the banner
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A portal page that works in a council asked for it there."""
        return to_second_step(request) if isinstance(exception, SecondFactorMissing) else None


def to_second_step(request: HttpRequest) -> HttpResponse:
    """What was typed is not kept: nothing that needs the step was shown before it."""
    query = {"must": "1"} | ({"next": request.get_full_path()} if request.method == "GET" else {})
    return redirect(f"{reverse('second_step_start')}?{urlencode(query)}")


def _prefix() -> str:
    return reverse("wagtailadmin_home")
