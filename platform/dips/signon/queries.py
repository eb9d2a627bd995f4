"""Reads about sign-on, in the council one stands in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from dips.accounts.second_factor.services import has_second_factor
from dips.councils import links
from dips.councils.models import Council
from dips.councils.scope import current
from dips.domains.queries import verified_email_domains
from dips.kernel import schema, sealed
from dips.staff.queries import in_council, people_who_may
from dips.ui.languages import ENGLISH

from .errors import SecretLost
from .models import SignOn, SignOnLink
from .states import SignOnState

MANAGE = "staff.manage_sign_on"
ONLY_WAY = "signon:only-way"


def sign_on_here() -> SignOn | None:
    """As it is set here, on or not. None on the portal, and where nobody has set it."""
    return SignOn.objects.first() if in_council() else None


def with_sign_on(ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who have come in by the council's own sign-on, where that is open."""
    if sign_on_in_force() is None:
        return set()
    return set(SignOnLink.objects.filter(user_id__in=ids).values_list("user_id", flat=True))


def sign_on_in_force() -> SignOn | None:
    """The way in that is open here now."""
    return SignOn.objects.filter(state=SignOnState.ON).first() if in_council() else None


def is_only_way() -> bool:
    """Whether the council one stands in lets its people in by sign-on alone. Remembered for a minute: every page asks."""
    known = cache.get(ONLY_WAY)
    if known is None:
        row = sign_on_in_force()
        known = row is not None and row.is_only_way
        cache.set(ONLY_WAY, known, 60)
    return bool(known)


def forget_only_way() -> None:
    """After a change, and once more when it is committed: a request in between may have read what was before."""
    cache.delete(ONLY_WAY)
    transaction.on_commit(lambda: cache.delete(ONLY_WAY))


def links_of(issuer: str) -> QuerySet[SignOnLink]:
    return SignOnLink.objects.filter(issuer=issuer)


def email_domains() -> frozenset[str]:
    """Those that the council's provider may speak for."""
    council = current()
    return verified_email_domains(council) if council is not None else frozenset()


def has_way_back() -> bool:
    """Whether somebody could come in with a password and a second step of their own, and set the sign-on right."""
    return any(person.has_usable_password() and has_second_factor(person) for person in people_who_may(MANAGE))


def secret_of(row: SignOn) -> str:
    """The client secret, for the provider alone. Refuses (SecretLost) what no key opens."""
    try:
        return sealed.unseal(row.secret, purpose=purpose(schema.here()))
    except sealed.NotOurs:
        raise SecretLost from None


def purpose(schema_name: str) -> str:
    """What a council's client secret is locked for: in another council it does not open."""
    return f"dips sign-on {schema_name}"


def redirect_uri(council: Council) -> str:
    """Where the provider sends people back to. One address, whatever language they read."""
    return _address(council, "sign_on_back")


def farewell_uri(council: Council) -> str:
    """Where the provider tells us that somebody has signed out there."""
    return _address(council, "sign_on_farewell")


def _address(council: Council, name: str) -> str:
    with translation.override(ENGLISH):
        return links.origin(council) + reverse(name, urlconf=settings.ROOT_URLCONF)
