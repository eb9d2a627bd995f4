"""Reads about names: a council's own claims, and what is proved."""

from __future__ import annotations

from django.db.models import QuerySet

from dips.councils.models import Council
from dips.councils.scope import portal_scope
from dips.kernel import schema

from .models import Claim
from .states import ClaimState, Kind


def claims() -> QuerySet[Claim]:
    """Of the council one stands in, all but those given up."""
    return Claim.objects.filter(schema=schema.here()).exclude(state=ClaimState.RELEASED)


def verified_email_domains(council: Council) -> frozenset[str]:
    """The e-mail domains that are proved to be a council's: the one it signed up with, and what it proved by DNS."""
    with portal_scope():
        proved = Claim.objects.filter(schema=council.schema_name, kind=Kind.MAIL, state=ClaimState.VERIFIED)
        names = set(proved.values_list("name", flat=True))
    return frozenset(names | {council.email_domain.lower()} - {""})
