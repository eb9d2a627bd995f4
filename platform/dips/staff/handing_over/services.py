"""The verb: what one person holds goes to another."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dips.kernel import audit
from dips.kernel.errors import Invalid, StaleVersion

from .. import errors, holdings, queries
from ..deputies.services import require_own
from ..models import Member

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor


@transaction.atomic
def hand_over(
    *, person: User, to: User, by: Actor, keys: Collection[str] | None = None, reason: str = ""
) -> list[holdings.Thing]:
    """All of these things, or everything, or none of them. One's own, or anybody's for those who manage people.

    Also what somebody held who has left. Refuses a stranger as not found, whoever may do nothing here today or whose
    roles do not allow it (all those things are named), and a list that is no longer true.
    """
    require_own(by, person)
    members = {row.user_id: row for row in Member.objects.select_for_update().order_by("pk")}
    if person.pk not in members:
        raise errors.NotHere
    if to.pk == person.pk or not queries.current_members().filter(user_id=to.pk).exists():
        raise Invalid(_("Choose somebody else of this council’s people"), field="to")
    things = holdings.of(person.pk)
    chosen = [thing for thing in things if keys is None or thing.key in set(keys)]
    if keys is not None and len(chosen) < len(set(keys)):
        raise StaleVersion
    if not chosen:
        raise errors.NothingToHandOver
    _pass_on(person, to, chosen, by=by, reason=reason.strip())
    told = {"from": str(person), "to": str(to), "things": [str(thing) for thing in chosen]}
    audit.record("member.hand_over", members[person.pk], by=by, reason=reason.strip(), data=told)
    return chosen


def _pass_on(person: User, to: User, chosen: list[holdings.Thing], *, by: Actor, reason: str) -> None:
    """Room by room; what any of them refuses is told at once, and nothing is changed."""
    wrong: list[str] = []
    for room, keeper in holdings.keepers:
        keys = [thing.key for thing in chosen if thing.key.partition(":")[0] == room]
        if not keys:
            continue
        try:
            keeper.pass_on(person.pk, keys, to, by, reason)
        except Invalid as refused:
            wrong += [sentence for sentences in refused.errors.values() for sentence in sentences]
    if wrong:
        raise Invalid(errors={"to": wrong})
