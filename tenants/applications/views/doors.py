"""Who may come in, and for which organisation: read on the portal, before a council is entered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dips.councils.scope import in_council
from dips.directory.models import Passport
from dips.directory.queries import applicant_of, passport_of
from dips.kernel.errors import DomainError, NotFound
from dips.suppliers.errors import Suspended
from dips.suppliers.models import SupplierOrganisation
from dips.suppliers.profile import of
from dips.suppliers.queries import acting_for, organisations_of
from dips.suppliers.states import SupplierState

from ..errors import ApplicationNotFound
from ..states import LIVE
from .here import ORGANISATION

if TYPE_CHECKING:
    from dips.accounts.models import User

View = Callable[..., HttpResponse]
POST_ONLY = {"submit": "answers", "old-submit": "old-answers"}
"""Addresses that take posts alone, and the page to come back to instead."""


def anyone(view: View) -> View:
    """For the pages of a challenge before sign-in: the supplier is known if there is one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            with suppress(DomainError):
                _act_for_one(request, kwargs)
        return in_council(view)(request, *args, **kwargs)

    return wrapped


def suppliers_only(view: View) -> View:
    """For the pages of a challenge after it: sign in first, then name an organisation."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(way_back(request), reverse("account_login"))
        _act_for_one(request, kwargs)
        if getattr(request, "supplier", None) is None:
            return redirect(f"{reverse('suppliers:create')}?{urlencode({'next': way_back(request)})}")
        return _private(in_council(view)(request, *args, **kwargs))

    return wrapped


def applicants_only(view: View) -> View:
    """For the pages of one application. Its address says for whom one acts: whoever is no member does not find it.

    Earlier addresses named the challenge instead. They lead to the application that stands there now; what was posted
    to one is taken, so that a page that was open before is not lost.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.POST.get("autosave"):
                return JsonResponse({"code": "signed_out", "message": _signed_out()}, status=401)
            return redirect_to_login(way_back(request), reverse("account_login"))
        if "reference" in kwargs:
            line = _standing(request, kwargs)
            place = {name: each for name, each in kwargs.items() if name != "reference"}
            kwargs = place | {"application": line.application_id}
            if request.method in {"GET", "HEAD"}:
                return redirect(_own_address(request, kwargs))
        own = acting_for(request.user)
        _act_for(request, _owner(own, kwargs), _active(own))
        return _private(in_council(view)(request, *args, **kwargs))

    return wrapped


def way_back(request: HttpRequest) -> str:
    """A page that can be opened: the one that was posted to, unless it takes posts alone."""
    match = request.resolver_match
    if match is None or match.url_name not in POST_ONLY:
        return request.get_full_path()
    return reverse(f"applications:{POST_ONLY[match.url_name]}", kwargs=match.kwargs)


def _signed_out() -> str:
    return _("You are signed out. What you type is kept: press a save button, sign in, and it is here again.")


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _owner(organisations: list[SupplierOrganisation], place: dict[str, Any]) -> SupplierOrganisation:
    """The organisation whose application this is, if it is one of the person's. Who acts for one alone acts for it: in
    the council another's application is not found for it."""
    if len(organisations) == 1:
        found: SupplierOrganisation | None = organisations[0]
    else:
        supplier = applicant_of(council=place["council"], application=place["application"])
        found = next((each for each in organisations if each.pk == supplier), None)
    if found is None:
        raise ApplicationNotFound
    if found.state == SupplierState.SUSPENDED:
        raise Suspended
    return found


def _active(organisations: list[SupplierOrganisation]) -> list[SupplierOrganisation]:
    return [each for each in organisations if each.state != SupplierState.SUSPENDED]


def _standing(request: HttpRequest, place: dict[str, Any]) -> Passport:
    """The application that an earlier address means: the live one, else the last that was begun."""
    organisations = list(organisations_of(cast("User", request.user)))
    own = {str(each.pk): each.pk for each in organisations}
    if named := request.GET.get(ORGANISATION):
        if named not in own:
            raise NotFound
        own = {named: own[named]}
    lines = _lines(own.values(), place)
    if not lines:
        raise ApplicationNotFound
    return max(lines, key=lambda line: (line.state in LIVE, line.application_id))


def _lines(suppliers: Any, place: dict[str, Any]) -> list[Passport]:
    """What these organisations have to one challenge, from the public rows."""
    return list(
        passport_of(suppliers=suppliers).filter(
            council__slug=place.get("council"), challenge_reference__iexact=place.get("reference", "")
        )
    )


def _own_address(request: HttpRequest, place: dict[str, Any]) -> str:
    name = str(request.resolver_match.url_name if request.resolver_match else "").removeprefix("old-")
    query = request.GET.copy()
    query.pop(ORGANISATION, None)
    url = reverse(f"applications:{name}", kwargs=place)
    return f"{url}?{query.urlencode()}" if query else url


def _act_for_one(request: HttpRequest, place: dict[str, Any]) -> None:
    """Whom the person acts for on a challenge's page: whom the address names, else who has applied, else the first.

    Refuses as not found an organisation that is not theirs.
    """
    organisations = _active(acting_for(cast("User", request.user)))
    own = {str(each.pk): each for each in organisations}
    chosen: SupplierOrganisation | None = None
    if len(own) > 1:
        if named := request.GET.get(ORGANISATION):
            if named not in own:
                raise NotFound
            chosen = own[named]
        else:
            live = next(
                (line for line in _lines([each.pk for each in organisations], place) if line.state in LIVE), None
            )
            chosen = own[str(live.supplier_id)] if live else None
    request.is_named = chosen is not None or len(own) < 2  # type: ignore[attr-defined]  # for the view
    if organisations:
        _act_for(request, chosen or organisations[0], organisations)


def _act_for(
    request: HttpRequest, organisation: SupplierOrganisation, organisations: list[SupplierOrganisation]
) -> None:
    """Inside a council no supplier's row can be read, so everything about it is put beside the request here."""
    request.supplier = of(organisation)  # type: ignore[attr-defined]  # for the view
    request.other_organisations = [  # type: ignore[attr-defined]
        each for each in organisations if each.pk != organisation.pk
    ]
    request.colleagues = organisation.colleagues  # type: ignore[attr-defined]
