"""Say which council of the country one is, and to which areas it belongs."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dips.councils import lookup, own_trail, register
from dips.councils.models import Council, Region
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.councils.services import authority_of, gss_code_of, region_of
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, actor_label

from .. import queries
from ..errors import CodeTaken
from ..models import Consent

ENDED = "The council belongs to another authority now."
MOVED = "The council does not belong to this area any more."


def place_council(
    *,
    council: Council,
    authority: Region | str | None = None,
    region: Region | str | None = None,
    gss_code: str | None = None,
    by: Actor,
) -> Council:
    """Put a council under an authority, or "" under none; say its region and its code. None leaves each as it is.

    A new code brings the authority and the region that the register knows, where the council has none and none is named.
    What it shared with an area that it leaves ends with it. Nothing is shared by moving: the council agrees anew, or
    does not. Refuses what is no code, and that of another council.
    """
    require_operator(by)
    try:
        with operator_scope(), transaction.atomic():
            row = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
            code = row.gss_code if gss_code is None else gss_code_of(gss_code)
            if code != row.gss_code:
                entry = register.councils().get(code)
                region = entry.region if entry and row.region is None and not region else region
                authority = (authority_of(None, code) or "") if row.authority is None and not authority else authority
            _identify(row, code, row.region if region is None else region_of(region), by)
            _place(row, row.authority if authority is None else authority_of(authority), by)
    except IntegrityError as error:
        raise CodeTaken(gss_code=code, field="gss_code") from error
    return row


def _identify(row: Council, code: str, region: Region | None, by: Actor) -> None:
    before = (row.gss_code, row.region)
    if before == (code, region):
        return
    had = queries.areas_of(row)
    row.gss_code, row.region = code, region
    entry = register.councils().get(code)
    row.kind, row.nation = (entry.kind, entry.nation) if entry else (row.kind, row.nation)
    row.save(update_fields=["gss_code", "region", "kind", "nation"])
    lookup.forget()
    left = [area for area in had if area not in queries.areas_of(row)]
    has_ended = _end_sharing(row, left, MOVED, by)
    _told("council.identify", row, _said(*before), _said(code, region), has_ended, by)


def _place(row: Council, there: Region | None, by: Actor) -> None:
    before = row.authority
    if before == there:
        return
    row.authority = there
    row.save(update_fields=["authority"])
    has_ended = _end_sharing(row, [before] if before else [], ENDED, by)
    _told("council.place", row, before.name if before else "", there.name if there else "", has_ended, by)


def _said(code: str, region: Region | None) -> str:
    return ", ".join([part for part in (code, region.name if region else "") if part])


def _end_sharing(row: Council, left: list[Region], reason: str, by: Actor) -> bool:
    ended = {"ended_at": clock.now(), "ended_label": actor_label(by)[:200], "ended_reason": reason}
    return Consent.objects.filter(schema=row.schema_name, area__in=left, ended_at=None).update(**ended) > 0


def _told(verb: str, row: Council, before: str, after: str, has_ended: bool, by: Actor) -> None:
    names = {"from": before, "to": after}
    audit.record(verb, row, by=by, data=names)
    own_trail.tell(verb, row, by=by, data={**names, "has_ended": has_ended})
