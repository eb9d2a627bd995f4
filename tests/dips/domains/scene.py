"""What these tests do again and again: ask for a name, set its records, look."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.domains import services
from dips.domains.models import Claim
from dips.domains.services.due import BY
from dips.kernel import clock
from dips.kernel.actors import SYSTEM

HOST, DOMAIN = "challenges.birmingham.gov.uk", "birmingham.gov.uk"


def asked(council, name: str = HOST, kind: str = "site") -> Claim:
    with council_scope(council):
        return services.claim(kind=kind, name=name, by=SYSTEM)


def prove(name_server, claim: Claim, *others: str) -> None:
    name_server.set(claim.record, "TXT", *others, claim.proof)


def point(name_server, claim: Claim, slug: str = "birmingham") -> None:
    name_server.set(claim.name, "CNAME", f"{slug}.dips.localhost.")


def looked(council, claim: Claim, by=SYSTEM) -> Claim:
    with council_scope(council):
        services.look(claim=claim, by=by)
    return now(claim)


def now(claim: Claim) -> Claim:
    with portal_scope():
        return Claim.objects.get(pk=claim.pk)


def proved(council, name_server, name: str = DOMAIN) -> Claim:
    """An e-mail domain."""
    claim = asked(council, name, "mail")
    prove(name_server, claim)
    return looked(council, claim)


def live(council, name_server, name: str = HOST) -> Claim:
    """A host that answers; in a database of the test's own, since the owner gives it."""
    claim = asked(council, name)
    prove(name_server, claim)
    point(name_server, claim, council.slug)
    looked(council, claim)
    assert services.give_host(claim.pk)
    return now(claim)


@contextmanager
def days_later(days: float):
    with clock.at(clock.now() + timedelta(days=days)):
        yield


def daily(claim: Claim) -> Claim:
    """The job's look at one claim, whether or not its time has come."""
    with operator_scope():
        Claim.objects.filter(pk=claim.pk).update(look_next_at=clock.now())
    services.look_at_due()
    return now(claim)


__all__ = ["BY", "DOMAIN", "HOST", "asked", "daily", "days_later", "live", "looked", "now", "point", "prove", "proved"]
