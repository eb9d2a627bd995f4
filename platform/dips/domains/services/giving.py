"""The owner's part: a host is given to a council by the process that makes councils, and by no other."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from psycopg import errors as pg

from dips.councils import lookup, owner
from dips.councils.models import Domain
from dips.councils.scope import operator_scope, schema_scope
from dips.kernel.actors import System
from dips.kernel.faults import faultpoint
from dips.kernel.workflow import can_move

from .. import letters
from ..models import Claim
from .locking import locked, moved, write

BY = System("domains")
# The row is what the operator's role wrote after a look at the DNS: a council's own role cannot have written it.
READY = (
    "SELECT 1 FROM domains_claim WHERE id = %s AND kind = 'site' AND state = 'verified' AND found->>'proof' = 'right'"
    " AND found->>'points' = 'right' AND looked_at > dips_now() - interval '1 hour' FOR UPDATE"
)


def give_host(claim_id: UUID) -> bool:
    """Let the host answer, and say that it does. May be repeated. Returns whether it is live.

    The row stays locked until the host stands, so that a claim given up meanwhile leaves none.
    """
    with operator_scope():
        claim = Claim.objects.filter(pk=claim_id).first()
    council = lookup.by_schema(claim.schema) if claim is not None else None
    if claim is None or council is None:
        return False
    try:
        with owner.connect() as link:
            if link.execute(READY, [claim.pk]).fetchone() is None:
                return False
            found = link.execute("SELECT tenant_id FROM councils_domain WHERE domain = %s", [claim.name]).fetchone()
            if found is None:
                owner.insert(link, Domain(domain=claim.name, tenant=council, is_primary=False))
            is_ours = found is None or found[0] == council.pk
    except pg.UniqueViolation:
        is_ours = False
    faultpoint("claim.after_host")
    lookup.forget()
    with schema_scope(claim.schema), transaction.atomic():
        return _said(locked(claim), is_ours)


def _said(row: Claim, is_ours: bool) -> bool:
    if not is_ours:
        write(row, found={**row.found, "held": True})
    elif can_move(row, "go_live"):
        moved(row, "go_live", by=BY, live_at=row.looked_at, looks=0)
        letters.live(row)
        return True
    return False
