"""Every request stands in one council, or on the portal, before anything else looks at it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

from dips.ui.views_errors import council_closed, no_council

from . import lookup
from .connected import council_scope, wrapper

GetResponse = Callable[[HttpRequest], HttpResponse]


class TenantMiddleware:
    """Set schema, role and addresses by the host. A host that is nobody's gets the service's own 404, which says
    nothing about any council, not even which there are. One whose council is suspended says that it is closed for now.

    The schema is not left at the end of the request: a streamed answer is still being written then, and the next
    request sets its own first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wrapper().set_schema_to_public()
        try:
            host = lookup.normalise(request.get_host())
        except DisallowedHost:
            return no_council(request)
        council = None if host == settings.PORTAL_HOST else lookup.by_host(host)
        if council is not None:
            wrapper().set_tenant(council)
        elif host != settings.PORTAL_HOST:
            closed = lookup.closed_host(host)
            if closed is None:
                return no_council(request)
            with council_scope(closed):  # what was typed is held where its writer will look for it
                return council_closed(request, closed.name)
        request.council = council  # type: ignore[attr-defined]
        request.tenant = wrapper().tenant  # type: ignore[attr-defined]  # django-tenants' own parts ask for it
        request.urlconf = settings.ROOT_URLCONF if council else settings.PUBLIC_SCHEMA_URLCONF
        set_urlconf(request.urlconf)
        return self.get_response(request)


class SessionHostMiddleware:
    """A session works on the host that it was made for, and on no other.

    Cookies are host-only already; this holds when a cookie is carried across by hand.
    """

    KEY = "_host"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = lookup.normalise(request.get_host())
        if request.session.session_key:
            bound = request.session.get(self.KEY)
            if bound is not None and bound != host:
                request.session = type(request.session)()
                request.__dict__.pop("_cached_user", None)
            elif bound is None and not request.session.is_empty():
                request.session[self.KEY] = host
        response = self.get_response(request)
        if request.session.modified and not request.session.is_empty() and self.KEY not in request.session:
            request.session[self.KEY] = host
        return response
