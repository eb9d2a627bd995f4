"""Reads about names: a council's own claims, and what is proved."""

from __future__ import annotations

from django.db.models import QuerySet

from dips.councils.mail import OwnSender
from dips.councils.models import Council
from dips.councils.scope import portal_scope
from dips.kernel import schema

from .models import Claim, Sender
from .states import ClaimState, Kind


def claims() -> QuerySet[Claim]:
    """Of the council one stands in, all but those given up."""
    return Claim.objects.filter(schema=schema.here()).exclude(state=ClaimState.RELEASED)


def proved_mail_domains() -> list[str]:
    """What the council one stands in has proved by DNS; its letters may come from there."""
    return list(claims().filter(kind=Kind.MAIL, state=ClaimState.VERIFIED).values_list("name", flat=True))


def verified_email_domains(council: Council) -> frozenset[str]:
    """The e-mail domains that are proved to be a council's: the one it signed up with, and what it proved by DNS."""
    with portal_scope():
        proved = Claim.objects.filter(schema=council.schema_name, kind=Kind.MAIL, state=ClaimState.VERIFIED)
        names = set(proved.values_list("name", flat=True))
    return frozenset(names | {council.email_domain.lower()} - {""})


def sender() -> Sender | None:
    """The address that the council one stands in wishes its letters to come from."""
    return Sender.objects.filter(schema=schema.here()).first()


def own_sender(schema_name: str) -> OwnSender | None:
    """A council's own address, and whether it may be used now. Asked for each letter: nothing has to be started anew."""
    with portal_scope():
        row = Sender.objects.filter(schema=schema_name).first()
        if row is None:
            return None
        proved = Claim.objects.filter(
            schema=schema_name, kind=Kind.MAIL, state=ClaimState.VERIFIED, name=row.domain
        ).exists()
    return OwnSender(row.address, proved)
