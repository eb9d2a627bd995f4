"""Enter a council, the portal or the operator's role, and leave again as one came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django_tenants.utils import get_public_schema_name

from dips.kernel.errors import NotFound
from dips.ui import closed

from . import lookup
from .connected import council_scope, operator_scope, portal_scope, wrapper
from .models import Council

__all__ = [
    "NoSuchCouncil",
    "as_portal",
    "council_scope",
    "current",
    "fresh",
    "here",
    "in_council",
    "operator_scope",
    "portal_scope",
    "readable_when_closed",
    "schema_scope",
]


View = Callable[..., HttpResponse]
READABLE = "_readable_when_closed"
doorkeepers: list[Callable[[HttpRequest], None]] = []
"""Asked in the council before a portal's view runs there; each refuses by raising. Filled in `ready()`."""


class NoSuchCouncil(NotFound):
    """No active council has this name. Looks like any other missing page."""

    code = "no_such_council"


def current() -> Council | None:
    """The council whose schema we are in; None on the portal."""
    tenant = wrapper().tenant
    if isinstance(tenant, Council):
        return tenant
    if tenant is None or tenant.schema_name == get_public_schema_name():
        return None
    return lookup.by_schema(tenant.schema_name)


def here() -> Council:
    """The council whose schema we are in, for what is done in a council alone. On the portal that is a mistake of ours."""
    council = current()
    if council is None:
        raise LookupError("this is done in a council, and here is the portal")
    return council


@contextmanager
def schema_scope(schema_name: str) -> Iterator[Council | None]:
    """Work where a row of a public table says it belongs: "public" is the portal, anything else must be a council."""
    if schema_name == get_public_schema_name():
        with portal_scope():
            yield None
        return
    council = lookup.by_schema(schema_name)
    if council is None:
        raise NoSuchCouncil(f"no council has the schema {schema_name!r}")
    with council_scope(council):
        yield council


def readable_when_closed(view: View) -> View:
    """For what somebody wrote themselves: it is theirs to read, even while the council's doors are closed."""
    setattr(view, READABLE, True)
    return view


def in_council(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run a portal's view inside the council that its address names, and draw the page there.

    The URL carries `council`, the slug; the view does not get it. `request.council` is the council and
    `request.user` the same person with the rights they have there. Afterwards both are as before. Of a council that is
    suspended one sees that it is closed for now, except what is `readable_when_closed`.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, council: str, **kwargs: Any) -> HttpResponse:
        found = lookup.by_slug(council)
        if found is None:
            found = lookup.closed_slug(council)
            if found is None:
                raise NoSuchCouncil
            if not getattr(view, READABLE, False):
                return closed.page(request, found.name)
        before = getattr(request, "council", None)
        with council_scope(found), _person_here(request):
            request.council = found  # type: ignore[attr-defined]
            try:
                for check in doorkeepers:
                    check(request)
                return _drawn(view(request, *args, **kwargs))
            finally:
                request.council = before  # type: ignore[attr-defined]

    return wrapped


def as_portal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run a council host's view as the portal: for what is national on whatever host.

    The page is drawn after leaving, as the council's: the view reads all that its template needs.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with portal_scope():
            return view(request, *args, **kwargs)

    return wrapped


@contextmanager
def _person_here(request: HttpRequest) -> Iterator[None]:
    """Swap in a fresh copy of the user: the permissions that Django caches on the object belong to one schema."""
    user = getattr(request, "user", None)
    cached = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        yield
        return
    here = _without_rights(user)
    request.user = request._cached_user = here  # type: ignore[attr-defined]
    try:
        yield
    finally:
        request.user = user
        if cached is not None:
            request._cached_user = cached  # type: ignore[attr-defined]
        elif hasattr(request, "_cached_user"):
            del request._cached_user


def _without_rights(user: Any) -> Any:
    """The same row as an object of its own, on which nothing is remembered."""
    names = [field.attname for field in user._meta.concrete_fields]
    return user._meta.model.from_db(user._state.db, names, [getattr(user, name) for name in names])


def fresh(user: Any) -> Any:
    """The same person, read anew in the schema we are in."""
    return get_user_model()._default_manager.get(pk=user.pk)


def _drawn(response: HttpResponse) -> HttpResponse:
    """Render before leaving: a template may still ask the council's tables."""
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        return cast(HttpResponse, render())
    return response
