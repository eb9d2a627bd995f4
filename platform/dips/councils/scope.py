"""Enter a council, the portal or the operator's role, and leave again as one came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django_tenants.utils import get_public_schema_name

from dips.kernel.errors import NotFound

from .connected import wrapper

if TYPE_CHECKING:
    from .backend.base import DatabaseWrapper
    from .models import Council

OPERATOR = "r_operator"


class NoSuchCouncil(NotFound):
    """No active council has this name. Looks like any other missing page."""

    code = "no_such_council"


def current() -> Council | None:
    """The council whose schema we are in; None on the portal."""
    from . import lookup  # noqa: PLC0415 -- lookup enters scopes itself
    from .models import Council  # noqa: PLC0415 -- as above

    tenant = wrapper().tenant
    if isinstance(tenant, Council):
        return tenant
    if tenant is None or tenant.schema_name == get_public_schema_name():
        return None
    return lookup.by_schema(tenant.schema_name)


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


@contextmanager
def schema_scope(schema_name: str) -> Iterator[Council | None]:
    """Work where a row of a public table says it belongs: "public" is the portal, anything else must be a council."""
    from . import lookup  # noqa: PLC0415 -- lookup enters scopes itself

    if schema_name == get_public_schema_name():
        with portal_scope():
            yield None
        return
    council = lookup.by_schema(schema_name)
    if council is None:
        raise NoSuchCouncil(f"no council has the schema {schema_name!r}")
    with council_scope(council):
        yield council


def in_council(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run a portal's view inside the council that its address names, and draw the page there.

    The URL carries `council`, the slug; the view does not get it. `request.council` is the council and
    `request.user` the same person with the rights they have there. Afterwards both are as before.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, council: str, **kwargs: Any) -> HttpResponse:
        from . import lookup  # noqa: PLC0415 -- lookup enters scopes itself

        found = lookup.by_slug(council)
        if found is None:
            raise NoSuchCouncil
        before = getattr(request, "council", None)
        with council_scope(found), _person_here(request):
            request.council = found  # type: ignore[attr-defined]
            try:
                return _drawn(view(request, *args, **kwargs))
            finally:
                request.council = before  # type: ignore[attr-defined]

    return wrapped


@contextmanager
def _person_here(request: HttpRequest) -> Iterator[None]:
    """Swap in a fresh copy of the user: the permissions that Django caches on the object belong to one schema."""
    user = getattr(request, "user", None)
    cached = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        yield
        return
    here = fresh(user)
    request.user = request._cached_user = here  # type: ignore[attr-defined]
    try:
        yield
    finally:
        request.user = user
        if cached is not None:
            request._cached_user = cached  # type: ignore[attr-defined]
        elif hasattr(request, "_cached_user"):
            del request._cached_user


def fresh(user: Any) -> Any:
    """The same person, read anew in the schema we are in."""
    return get_user_model()._default_manager.get(pk=user.pk)


def _drawn(response: HttpResponse) -> HttpResponse:
    """Render before leaving: a template may still ask the council's tables."""
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        return cast(HttpResponse, render())
    return response
