"""The verb on the council's rules of access."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dips.kernel import audit, clock
from dips.kernel.errors import Invalid, StaleVersion

from .. import queries
from ..membership import MANAGE
from ..models import Member, Safety
from ..rules import require
from ..states import MemberState

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

LIMITS = {"grace_days": (0, 30), "confirm_days": (30, 365)}


@transaction.atomic
def set_safety(*, grace_days: int, confirm_days: int, by: Actor, version: int | None = None) -> Safety:
    """How many days a newcomer may work without the second step, and how often everybody's roles are confirmed.

    Whoever was to be confirmed later than the new rule says is due earlier, but nobody is overdue by it. Refuses days
    out of their limits and an old `version`.
    """
    require(by, MANAGE)
    after = {"grace_days": grace_days, "confirm_days": confirm_days}
    wrong = {
        name: [_("Between %(least)d and %(most)d days") % {"least": least, "most": most}]
        for name, (least, most) in LIMITS.items()
        if not least <= after[name] <= most
    }
    if wrong:
        raise Invalid(errors=wrong)
    Safety.objects.get_or_create(only=True)
    row = Safety.objects.select_for_update().get()
    if version is not None and row.version != version:
        raise StaleVersion
    before = {name: getattr(row, name) for name in after}
    if after == before:
        return row
    row.grace_days, row.confirm_days = grace_days, confirm_days
    row.version, row.updated_at = row.version + 1, clock.now()
    row.save(update_fields=[*after, "version", "updated_at"])
    if before["confirm_days"] != confirm_days:
        _date_anew(confirm_days)
    told = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    audit.record("safety.set", row, by=by, before=before, after=after, data=told)
    return row


def _date_anew(days: int) -> None:
    today = queries.today()
    for member in Member.objects.select_for_update().filter(state=MemberState.ACTIVE).order_by("pk"):
        if member.confirmed_on is None or (member.confirm_by is not None and member.confirm_by <= today):
            continue
        member.confirm_by = max(member.confirmed_on + timedelta(days=days), today)
        member.save(update_fields=["confirm_by"])
