"""Ask for a name, and give it up."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dips.councils.models import Council, Domain
from dips.councils.scope import here, operator_scope, portal_scope
from dips.councils.states import CouncilState
from dips.kernel import audit, schema
from dips.kernel.actors import Actor
from dips.kernel.functions import DipsNow

from .. import errors, names, queries
from ..models import Claim, new_token
from ..rules import require
from ..states import HELD, Kind
from . import first
from .locking import locked, moved

MOST = 10  # names a council may ask for at a time


@transaction.atomic
def claim(*, kind: str, name: str, by: Actor) -> Claim:
    """Say that a name is the council's. It gives nothing yet; the claim says which records prove it.

    Two councils may ask for the same: whoever proves it first has it. Refuses what no council can have, what another
    council has here, a name asked for already, and more than ten at a time.
    """
    require(by)
    name = names.clean(name)
    council = here()
    if is_held_elsewhere(kind, name, council):
        raise errors.HeldElsewhere(name=name, field="name")
    if kind == Kind.SITE:
        names.refuse_the_top(name)
    own = queries.claims()
    if own.filter(kind=kind, name=name).exists():
        raise errors.AlreadyAsked(name=name, field="name")
    if own.count() >= MOST:
        raise errors.TooManyClaims(most=MOST)
    try:
        with transaction.atomic():
            row = Claim.objects.create(schema=schema.here(), kind=Kind(kind), name=name)
    except IntegrityError as error:
        raise errors.AlreadyAsked(name=name, field="name") from error
    audit.record("claim.ask", row, by=by, after={"name": name, "kind": kind}, data={"name": name, "kind": kind})
    return row


def is_held_elsewhere(kind: str, name: str, council: Council) -> bool:
    """Whether another council has this very name, or the e-mail domain that it lies in."""
    with portal_scope():
        others = Claim.objects.exclude(schema=council.schema_name)
        here_too = Council.objects.exclude(schema_name=council.schema_name).exclude(state=CouncilState.OFFBOARDED)
        domains = {
            *here_too.exclude(email_domain="").values_list("email_domain", flat=True),
            *others.filter(kind=Kind.MAIL, state=HELD[Kind.MAIL]).values_list("name", flat=True),
        }
        is_host = Domain.objects.filter(domain=name).exclude(tenant__schema_name=council.schema_name).exists()
    return (kind == Kind.SITE and is_host) or any(names.is_within(name, each.lower()) for each in domains)


@transaction.atomic
def ask_again(*, claim: Claim, by: Actor) -> Claim:
    """A name that lapsed is asked for anew, with a new record: the old one may stand where somebody else has the domain now."""
    require(by)
    row = locked(claim)
    if is_held_elsewhere(row.kind, row.name, here()):
        raise errors.HeldElsewhere(name=row.name)
    return moved(
        row,
        "ask_again",
        by=by,
        token=new_token(),
        looks=0,
        misses=0,
        missing_since=None,
        verified_at=None,
        live_at=None,
        looked_at=None,
        found={},
        look_next_at=DipsNow(),
    )


@transaction.atomic
def release(*, claim: Claim, by: Actor, reason: str = "") -> Claim:
    """Give a name up. What it gave ends at once; to have it back it is asked for and proved anew."""
    require(by)
    row = moved(locked(claim), "release", by=by, reason=reason)
    take_off(row, by=by)
    return row


def take_off(row: Claim, *, by: Actor) -> None:
    """The host answers nobody any more, from the moment of the commit. The site stays where it was from its first day."""
    if row.kind != Kind.SITE:
        return
    with operator_scope():
        hosts = Domain.objects.filter(domain=row.name, tenant__schema_name=row.schema)
        was_first = hosts.filter(is_primary=True).exists()
        hosts.delete()
    if was_first:
        first.fall_back(by=by)
