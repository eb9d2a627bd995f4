"""Which of a council's hosts is the first: the one that links, letters and the map of the site name."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from dips.councils import links, lookup
from dips.councils.models import Council, Domain
from dips.councils.scope import here, operator_scope
from dips.kernel import audit
from dips.kernel.actors import Actor

from .. import errors
from ..models import Claim
from ..rules import require
from ..states import ClaimState, Kind
from .locking import locked


@transaction.atomic
def choose_first(*, claim: Claim, by: Actor) -> Claim:
    """Links name this host from now on, and visitors of the others are sent on to it. Refuses one that is not live."""
    require(by)
    row = locked(claim)
    if row.kind != Kind.SITE or row.state != ClaimState.LIVE:
        raise errors.NotLive(name=row.name)
    _choose(row.name, by)
    return row


@transaction.atomic
def choose_default(*, by: Actor) -> str:
    """The host that the council has from its first day is the first again."""
    require(by)
    return fall_back(by=by)


def fall_back(*, by: Actor) -> str:
    host = links.default_host(here().slug)
    _choose(host, by)
    return host


def _choose(host: str, by: Actor) -> None:
    council = here()
    before = _write(council, host)
    if before == host:
        return
    for site in Site.objects.filter(is_default_site=True):
        site.hostname, site.port = host, settings.PUBLIC_PORT
        site.save(update_fields=["hostname", "port"])
    audit.record(
        "council.choose_first_host", council, by=by, before=before, after=host, data={"from": before, "to": host}
    )


def _write(council: Council, host: str) -> str:
    """As the operator. Returns which was the first before."""
    with operator_scope():
        hosts = Domain.objects.select_for_update().filter(tenant__schema_name=council.schema_name)
        before = {each.domain: each.is_primary for each in hosts}
        if host not in before:
            raise errors.NotLive(name=host)
        hosts.exclude(domain=host).update(is_primary=False)
        hosts.filter(domain=host).update(is_primary=True)
    lookup.forget()
    return next((name for name, is_first in before.items() if is_first), "")
