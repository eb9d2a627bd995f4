"""What people hold of the checklist: the items that were given to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from dips.kernel import audit
from dips.kernel.functions import DipsNow
from dips.staff import holdings
from dips.staff.holdings import Thing
from dips.staff.onboarding import place

from ..models import ChecklistItem

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor

ROOM = "checklist"


def things(people: Collection[UUID]) -> Iterator[Thing]:
    """What is not done: what is done keeps who did it."""
    for item in ChecklistItem.objects.filter(owner_id__in=people, done_at=None):
        assert item.owner_id is not None, "asked for"
        url = place("adoption_checklist")
        yield Thing(f"{ROOM}:{item.pk}", item.owner_id, str(_("Checklist")), item.title, f"“{item.title}”", url)


def pass_on(holder: UUID, keys: Collection[str], to: User, by: Actor, reason: str) -> None:
    """Anybody of the council may have one. Whoever was reminded is not; the new one is, in their turn."""
    pks = [key.partition(":")[2] for key in keys]
    for row in ChecklistItem.objects.select_for_update().filter(pk__in=pks, owner_id=holder).order_by("pk"):
        before = {"owner": str(row.owner)}
        row.owner_id, row.reminded_at = to.pk, None
        row.version += 1
        row.updated_at = DipsNow()
        row.save(update_fields=["owner", "reminded_at", "version", "updated_at"])
        told = {"owner": {"from": before["owner"], "to": str(to)}}
        audit.record("checklist.assign", row, by=by, reason=reason, before=before, after={"owner": str(to)}, data=told)


def holders(obj: Model) -> frozenset[UUID]:
    return frozenset({obj.owner_id} if isinstance(obj, ChecklistItem) and obj.owner_id else ())


def register() -> None:
    holdings.register(ROOM, holdings.Keeper(things, pass_on, holders))
