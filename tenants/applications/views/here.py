"""Where a page of applying stands: which council, challenge, call, supplier and application."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dips.councils import links
from dips.councils.scope import in_council
from dips.directory.queries import passport_of
from dips.kernel.errors import DomainError, NotFound
from dips.kernel.workflow import can_move
from dips.suppliers.models import SupplierMember, SupplierOrganisation
from dips.suppliers.queries import organisations_of, profile_for
from dips.suppliers.states import SupplierState
from tenants.calls.models import Call
from tenants.calls.queries import calls, window
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge

from .. import queries
from ..errors import ApplicationNotFound
from ..models import Application
from ..states import EDITABLE, LIVE
from . import stash

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.suppliers.profile import SupplierProfile

View = Callable[..., HttpResponse]
ORGANISATION = "organisation"


@dataclass
class Here:
    """What every page of applying knows. `mine` is the supplier's own application, if there is one."""

    request: HttpRequest
    council: Any
    challenge: Challenge
    call: Call
    profile: SupplierProfile | None = None
    mine: Application | None = None
    colleagues: list[str] = field(default_factory=list)
    others: list[SupplierOrganisation] = field(default_factory=list)

    @property
    def by(self) -> User:
        """Who asks. Only pages behind sign-in need it."""
        return cast("User", self.request.user)

    @property
    def supplier(self) -> SupplierProfile:
        if self.profile is None:
            raise NotFound
        return self.profile

    @property
    def application(self) -> Application:
        if self.mine is None:
            raise ApplicationNotFound
        return self.mine

    @property
    def live(self) -> Application | None:
        """The application, unless it is over: one that was withdrawn is no part of beginning anew."""
        return self.mine if self.mine is not None and self.mine.state in LIVE else None

    @property
    def window(self) -> str:
        return str(window(self.call))

    @property
    def can_edit(self) -> bool:
        return self.mine is not None and self.mine.state in EDITABLE and self.window == "open"

    def url(self, name: str, *, query: dict[str, str] | None = None, **kwargs: Any) -> str:
        """A page of this application. Who acts for several organisations has the one meant in every address."""
        place = {"council": self.council.slug, "reference": self.challenge.reference}
        asked = dict(query or {})
        if self.others and self.profile is not None:
            asked.setdefault(ORGANISATION, str(self.profile.id))
        return reverse(f"applications:{name}", kwargs=place | kwargs) + (f"?{urlencode(asked)}" if asked else "")

    @property
    def ways(self) -> list[tuple[str, str]]:
        """The person's other organisations, and where to apply for each."""
        return [(each.legal_name, self.url("begin", query={ORGANISATION: str(each.pk)})) for each in self.others]

    @property
    def brief_url(self) -> str:
        """The challenge on its council's own site."""
        return links.council_url(self.council, f"/challenges/{self.challenge.reference}/")

    @property
    def organisation_url(self) -> str:
        """The profile, with the way back here."""
        if self.profile is None:
            return ""
        back = self.request.get_full_path() if self.request.method == "GET" else self.url("answers")
        page = reverse("suppliers:organisation", kwargs={"pk": self.profile.id})
        return f"{page}?{urlencode({'next': back})}"

    @property
    def can_withdraw(self) -> bool:
        return self.mine is not None and can_move(self.mine, "withdraw")

    def go(self, name: str, **kwargs: Any) -> HttpResponse:
        return redirect(self.url(name, **kwargs))

    def context(self, **extra: Any) -> dict[str, Any]:
        names = ("start", "check", "begin", "tasks", "answers", "submit", "done", "withdraw")
        return {
            "here": self,
            "council": self.council,
            "challenge": self.challenge,
            "call": self.call,
            "supplier": self.profile,
            "application": self.mine,
            "colleagues": len(self.colleagues),
            "window": self.window,
            "urls": {name: self.url(name) for name in names},
        } | extra


def find(request: HttpRequest, reference: str) -> Here:
    """The challenge of this reference, if its call was ever announced, with the supplier's application to it."""
    call = (
        calls()
        .filter(challenge__reference__iexact=reference)
        .exclude(state=CallState.DRAFT)
        .exclude(challenge__published_at=None)
        .first()
    )
    if call is None:
        raise NotFound
    here = Here(
        request,
        request.council,  # type: ignore[attr-defined]  # in_council
        call.challenge,
        call,
        getattr(request, "supplier", None),
        colleagues=getattr(request, "colleagues", []),
        others=getattr(request, "other_organisations", []),
    )
    if here.profile is not None:
        here.mine = _own(here)
    return here


def find_application(request: HttpRequest, reference: str) -> Here:
    """As `find`, for pages that need an application. Without one it is not found."""
    here = find(request, reference)
    if here.mine is None:
        raise ApplicationNotFound
    return here


def _own(here: Here) -> Application | None:
    try:
        own = queries.for_supplier(supplier_id=here.supplier.id, challenge=here.challenge)
    except ApplicationNotFound:
        return None
    own.call, own.challenge, own.programme = here.call, here.challenge, here.challenge.programme
    return own


def anyone(view: View) -> View:
    """For pages before sign-in: the supplier is known if there is one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            with suppress(DomainError):
                _note_supplier(request, kwargs)
        return in_council(view)(request, *args, **kwargs)

    return wrapped


def suppliers_only(view: View) -> View:
    """Sign in first, then name an organisation. What was typed before the session ran out is put aside."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                stash.keep(request)
            return redirect_to_login(_way_back(request, kwargs), reverse("account_login"))
        if _note_supplier(request, kwargs) is None:
            return redirect(f"{reverse('suppliers:create')}?{urlencode({'next': _way_back(request, kwargs)})}")
        response = in_council(view)(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return wrapped


def _note_supplier(request: HttpRequest, place: dict[str, Any]) -> SupplierProfile | None:
    """Read on the portal: inside a council no supplier's row can be read."""
    user = cast("User", request.user)
    organisations = list(organisations_of(user).exclude(state=SupplierState.SUSPENDED))
    chosen = _chosen(request, organisations, place) if len(organisations) > 1 else None
    profile = profile_for(user, chosen)
    request.supplier = profile  # type: ignore[attr-defined]  # for the view
    request.colleagues = []  # type: ignore[attr-defined]
    if profile is not None:
        others = [each for each in organisations if each.pk != profile.id]
        request.other_organisations = others  # type: ignore[attr-defined]
        members = SupplierMember.objects.filter(organisation_id=profile.id, user__is_active=True)
        request.colleagues = list(  # type: ignore[attr-defined]
            members.exclude(user_id=user.pk).values_list("user__email", flat=True)
        )
    return profile


def _chosen(request: HttpRequest, organisations: list[SupplierOrganisation], place: dict[str, Any]) -> UUID | None:
    """Whom the person acts for: the organisation that the address names, else the one that has applied here.

    Refuses as not found an organisation that is not theirs.
    """
    own = {str(each.pk): each.pk for each in organisations}
    if named := request.GET.get(ORGANISATION):
        if named not in own:
            raise NotFound
        return own[named]
    lines = list(
        passport_of(suppliers=own.values()).filter(
            council__slug=place.get("council"), challenge_reference__iexact=place.get("reference", "")
        )
    )
    found = next((line for line in lines if line.state in LIVE), lines[0] if lines else None)
    return found.supplier_id if found else None


def _way_back(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """A page that can be opened: the one that was posted to, unless it takes posts alone."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name == "submit":
        place = {"council": kwargs["council"], "reference": kwargs["reference"]}
        return reverse("applications:answers", kwargs=place)
    return request.get_full_path()
