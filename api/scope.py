"""Stand in a council: the portal's addresses name one, a council's own host is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from dips.accounts.tokens import services as tokens
from dips.councils.scope import in_council
from dips.kernel.errors import DomainError, NotFound
from dips.suppliers import queries as suppliers
from dips.suppliers.models import SupplierOrganisation
from dips.suppliers.profile import SupplierProfile, of
from dips.suppliers.states import SupplierState

from . import problems
from .auth import bearer
from .resource import Resource


class WhichOrganisation(DomainError):
    code = "which_organisation"
    default = gettext_lazy("You act for several organisations. Name one as organisation.")


class NoOrganisation(DomainError):
    code = "no_organisation"
    status = 403
    default = gettext_lazy("You act for no organisation yet. Make one at /api/v1/organisations/ on the portal first.")


def council(view_class: type[Resource]) -> Callable[..., HttpResponse]:
    """The portal's door to a council's resource. A council that is none is a problem like any other.

    What a supplier is, is read here, before entering: inside a council nobody can look suppliers up.
    """
    inside = in_council(view_class.as_view())

    @wraps(inside)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(view_class, "for_suppliers", False):
            request.acting_for = acting_for(request)  # type: ignore[attr-defined]
        try:
            return inside(request, *args, **kwargs)
        except (Http404, NotFound):
            return problems.plain(request, status=404, code="not_found", detail=_("We cannot find that."))

    view.cls = view_class  # type: ignore[attr-defined]  # the schema reads the class from here
    return csrf_exempt(view)


@dataclass(frozen=True, slots=True)
class Acting:
    """One organisation that the caller acts for, as it stands now, and where to write to the caller's colleagues."""

    profile: SupplierProfile
    colleagues: tuple[str, ...]


def acting_for(request: HttpRequest) -> tuple[Acting, ...]:
    """The organisations that the caller acts for, suspended ones left out. Nobody's for a stranger."""
    given = bearer(request.META.get("HTTP_AUTHORIZATION", ""))
    if given is not None:
        token = tokens.token_for(given)
        user: Any = token.user if token else None
    else:
        user = request.user if request.user.is_authenticated else None
    if user is None:
        return ()
    organisations = suppliers.organisations_of(user).exclude(state=SupplierState.SUSPENDED)
    return tuple(Acting(of(each), _colleagues(each, user)) for each in organisations)


def _colleagues(organisation: SupplierOrganisation, user: Any) -> tuple[str, ...]:
    members = suppliers.members_of(organisation).filter(user__is_active=True).exclude(user_id=user.pk)
    return tuple(members.values_list("user__email", flat=True))


class SupplierResource(Resource):
    """A council's resource that a supplier uses; it exists on the portal, where suppliers are."""

    for_suppliers = True

    @property
    def acting(self) -> tuple[Acting, ...]:
        return getattr(self.request._request, "acting_for", ())

    @property
    def supplier_ids(self) -> list[UUID]:
        return [each.profile.id for each in self.acting]

    def profile(self, organisation: UUID | None) -> SupplierProfile:
        """The organisation named, or the only one. Another's is not found."""
        if organisation is None:
            if not self.acting:
                raise NoOrganisation
            if len(self.acting) > 1:
                raise WhichOrganisation(field="organisation")
            return self.acting[0].profile
        return self._named(organisation).profile

    def colleagues(self, organisation: UUID) -> tuple[str, ...]:
        return self._named(organisation).colleagues

    def _named(self, organisation: UUID) -> Acting:
        found = next((each for each in self.acting if each.profile.id == organisation), None)
        if found is None:
            raise NotFound
        return found
