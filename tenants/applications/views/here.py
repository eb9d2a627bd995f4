"""Where a page of applying stands: which council, challenge, call, supplier and application."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dips.councils import links
from dips.kernel.errors import NotFound
from dips.kernel.workflow import can_move
from dips.suppliers.models import SupplierOrganisation
from dips.ui import now as present
from tenants.calls.models import Call
from tenants.calls.queries import announced, window
from tenants.challenges.models import Challenge

from .. import queries
from ..errors import ApplicationNotFound
from ..models import Application
from ..states import EDITABLE, LIVE

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.suppliers.profile import SupplierProfile

ORGANISATION = "organisation"
OF_CHALLENGE = ("start", "choose", "check", "begin")
"""Pages of a challenge. All others are of one application, and have its own address."""
OF_APPLICATION = ("one", "tasks", "answers", "submit", "done", "print", "withdraw", "delete")


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
    is_named: bool = True

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
        return str(window(self.call, present.now()))

    @property
    def can_edit(self) -> bool:
        return self.mine is not None and self.mine.state in EDITABLE and self.window == "open"

    def url(self, name: str, *, query: dict[str, str] | None = None, **kwargs: Any) -> str:
        """A page of this application, or of its challenge for the organisation that is meant."""
        place: dict[str, Any] = {"council": self.council.slug}
        asked = dict(query or {})
        if name not in OF_CHALLENGE:
            place["application"] = self.application.pk
        else:
            place["reference"] = self.challenge.reference
            if self.others and self.profile is not None and self.is_named:
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
        return {
            "here": self,
            "council": self.council,
            "challenge": self.challenge,
            "call": self.call,
            "supplier": self.profile,
            "application": self.mine,
            "colleagues": len(self.colleagues),
            "window": self.window,
            "urls": Urls(self),
        } | extra


@dataclass(frozen=True, slots=True)
class Urls:
    """`{{ urls.tasks }}`: the pages from here, each put together when it is drawn. None of an application without one."""

    here: Here

    def __getitem__(self, name: str) -> str:
        if name not in OF_CHALLENGE + (OF_APPLICATION if self.here.mine is not None else ()):
            raise KeyError(name)
        return self.here.url(name)


def find(request: HttpRequest, reference: str) -> Here:
    """The challenge of this reference, if its call was ever announced, with the supplier's application to it."""
    found = announced(reference)
    if found is None:
        raise NotFound
    call, moment = found
    _learn(request, moment)
    here = _here(request, call)
    if here.profile is not None:
        with suppress(ApplicationNotFound):
            here.mine = _placed(queries.for_supplier(supplier_id=here.profile.id, call=call), call)
    return here


def find_application(request: HttpRequest, application: UUID) -> Here:
    """One application by its own address. Another supplier's is not found, nor one of another council."""
    supplier = request.supplier  # type: ignore[attr-defined]  # applicants_only
    found, moment = queries.shown_to_supplier(supplier_id=supplier.id, application_id=application)
    _learn(request, moment)
    here = _here(request, found.call)
    here.mine = _placed(found, found.call)
    return here


def _learn(request: HttpRequest, moment: datetime) -> None:
    """A page is drawn for the moment at which it was read. What is posted may wait for its turn, and be told the time then."""
    if request.method in {"GET", "HEAD"}:
        present.learn(moment)


def _here(request: HttpRequest, call: Call) -> Here:
    return Here(
        request,
        request.council,  # type: ignore[attr-defined]  # in_council
        call.challenge,
        call,
        getattr(request, "supplier", None),
        colleagues=getattr(request, "colleagues", []),
        others=getattr(request, "other_organisations", []),
        is_named=getattr(request, "is_named", True),
    )


def _placed(own: Application, call: Call) -> Application:
    """With what is loaded already."""
    own.call, own.challenge = call, call.challenge
    return own
