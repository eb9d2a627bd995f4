"""Agree that an area may see this council's figures, and take it back. Each in the council one stands in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from dips.councils.models import Region
from dips.kernel import audit, clock, schema
from dips.kernel.actors import Actor, actor_label
from dips.staff.rules import require

from .. import measures, queries
from ..errors import ListChanged, NoSuchArea, NotShared
from ..models import Consent
from ..rules import MANAGE
from .counting import count_figures

LONGEST_REASON = 300


@transaction.atomic
def give_consent(*, area: Region, wanted: Sequence[str], by: Actor) -> Consent:
    """Let an area see exactly these measures of this council, from now on.

    `wanted` is the list that was read before: refuses (`list_changed`) when it is not what would be shared now, and an
    area that is not this council's as if there were none. What was agreed before is ended and agreed anew; the same
    again changes nothing.
    """
    require(by, MANAGE)
    if area not in queries.areas_of(queries.here()):
        raise NoSuchArea
    now = measures.keys()
    if list(wanted) != now:
        raise ListChanged
    before = queries.live_consents().select_for_update(of=("self",)).filter(area=area).first()
    if before is not None:
        if list(before.measures) == now:
            return before
        _end(before, by, "Agreed anew, to another list.")
    consent = Consent(schema=schema.here(), area=area, measures=now, given_label=actor_label(by)[:200])
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:  # a colleague was quicker by a moment
        raise ListChanged from error
    consent.refresh_from_db()
    audit.record("consent.give", consent, by=by, data={"area": area.slug, "measures": now})
    count_figures()
    return consent


@transaction.atomic
def revoke_consent(*, area: Region, by: Actor, reason: str = "") -> Consent:
    """Take it back: from this moment the area sees nothing of this council. Refuses where nothing is shared."""
    require(by, MANAGE)
    consent = queries.live_consents().select_for_update(of=("self",)).filter(area=area).first()
    if consent is None:
        if area not in queries.areas_of(queries.here()):
            raise NoSuchArea
        raise NotShared(area=area.name)
    return _end(consent, by, reason)


def _end(consent: Consent, by: Actor, reason: str) -> Consent:
    consent.ended_at, consent.ended_label = clock.now(), actor_label(by)[:200]
    consent.ended_reason = reason.strip()[:LONGEST_REASON]
    consent.save(update_fields=["ended_at", "ended_label", "ended_reason"])
    audit.record("consent.revoke", consent, by=by, reason=consent.ended_reason, data={"area": consent.area.slug})
    return consent
