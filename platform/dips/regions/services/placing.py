"""Say to which strategic authority a council belongs."""

from __future__ import annotations

from django.db import transaction

from dips.councils import own_trail
from dips.councils.models import Council, Region
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.councils.services import authority_of
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, actor_label

from ..models import Consent


@transaction.atomic
def place_council(*, council: Council, authority: Region | str, by: Actor) -> Council:
    """Put a council under an authority, or "" under none. What it shared with the one before ends with it.

    Nothing is shared by moving: the council agrees anew with its new authority, or does not.
    """
    require_operator(by)
    with operator_scope(), transaction.atomic():
        row = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        there = authority_of(authority)
        before = row.authority
        if before == there:
            return row
        has_ended = False
        if before is not None:
            ended = {"ended_at": clock.now(), "ended_label": actor_label(by)[:200]}
            ended["ended_reason"] = "The council belongs to another authority now."
            sharing = Consent.objects.filter(schema=row.schema_name, area=before, ended_at=None)
            has_ended = sharing.update(**ended) > 0
        row.authority = there
        row.save(update_fields=["authority"])
        slugs = {"before": before.slug if before else "", "after": there.slug if there else ""}
        names = {"from": before.name if before else "", "to": there.name if there else ""}
        audit.record("council.place", row, by=by, data=slugs | names)
        own_trail.tell("council.place", row, by=by, data={**names, "has_ended": has_ended})
    return row
