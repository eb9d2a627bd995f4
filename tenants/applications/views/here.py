"""Where a page of applying stands: which council, challenge, call, supplier and application."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dips.councils import links
from dips.councils.scope import in_council
from dips.kernel.errors import DomainError, NotFound
from dips.kernel.workflow import can_move
from dips.suppliers.models import SupplierMember
from dips.suppliers.queries import profile_for
from tenants.calls.models import Call
from tenants.calls.queries import calls, window
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge

from .. import queries
from ..errors import ApplicationNotFound
from ..models import Application
from ..states import EDITABLE
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
    def window(self) -> str:
        return str(window(self.call))

    @property
    def can_edit(self) -> bool:
        return self.mine is not None and self.mine.state in EDITABLE and self.window == "open"

    def url(self, name: str, **kwargs: Any) -> str:
        place = {"council": self.council.slug, "reference": self.challenge.reference}
        return reverse(f"applications:{name}", kwargs=place | kwargs)

    @property
    def brief_url(self) -> str:
        """The challenge on its council's own site."""
        return links.council_url(self.council, f"/challenges/{self.challenge.reference}/")

    @property
    def organisation_url(self) -> str:
        return reverse("suppliers:organisation", kwargs={"pk": self.profile.id}) if self.profile else ""

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
                _note_supplier(request)
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
        if _note_supplier(request) is None:
            return redirect(f"{reverse('suppliers:create')}?{urlencode({'next': _way_back(request, kwargs)})}")
        response = in_council(view)(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return wrapped


def _note_supplier(request: HttpRequest) -> SupplierProfile | None:
    """Read on the portal: inside a council no supplier's row can be read."""
    chosen = request.session.get(ORGANISATION)
    user = cast("User", request.user)
    profile = (profile_for(user, chosen) if chosen else None) or profile_for(user)
    request.supplier = profile  # type: ignore[attr-defined]  # for the view
    request.colleagues = []  # type: ignore[attr-defined]
    if profile is not None:
        members = SupplierMember.objects.filter(organisation_id=profile.id, user__is_active=True)
        request.colleagues = list(  # type: ignore[attr-defined]
            members.exclude(user_id=user.pk).values_list("user__email", flat=True)
        )
    return profile


def _way_back(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """A page that can be opened: the one that was posted to, unless it takes posts alone."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name == "submit":
        place = {"council": kwargs["council"], "reference": kwargs["reference"]}
        return reverse("applications:answers", kwargs=place)
    return request.get_full_path()
