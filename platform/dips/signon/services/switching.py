"""Open the way in, and shut it."""

from __future__ import annotations

from django.db import transaction

from dips.accounts.sessions.services import end_sessions
from dips.kernel import schema
from dips.kernel.actors import Actor, System
from dips.kernel.workflow import move
from dips.staff.queries import people, people_who_may
from dips.staff.rules import require

from ..errors import NobodyElse, NobodyYet, NoDomain, NotSet, NotTested
from ..models import SignOn
from ..queries import MANAGE, email_domains, forget_only_way, has_way_back, links_of
from ..states import SignOnState


@transaction.atomic
def turn_on_sign_on(*, by: Actor) -> SignOn:
    """Show the button. Refuses what has not been checked, a council without a proved e-mail domain, and "only by
    sign-on" before it has let anybody in, or where nobody could come in without it.
    """
    row = locked(by)
    if row.state == SignOnState.OFF:
        raise NotTested
    if not email_domains():
        raise NoDomain
    move(row, "turn_on", by=by, is_locked=True)
    forget_only_way()
    if row.is_only_way:
        hold_only_way(row=row, by=by)
    return row


@transaction.atomic
def turn_off_sign_on(*, by: Actor) -> SignOn:
    """Take the button away. Who is in stays in until their session ends."""
    row = move(locked(by), "turn_off", by=by, is_locked=True)
    forget_only_way()
    return row


def locked(by: Actor) -> SignOn:
    require(by, MANAGE)
    row = SignOn.objects.select_for_update().first()
    if row is None:
        raise NotSet
    return row


def hold_only_way(*, row: SignOn, by: Actor) -> None:
    """Nobody stays in by a password whom the new rule would not let in.

    Refuses before anybody has come in by it, for only that shows that client id and secret are right too; and where
    nobody could come in if it failed.
    """
    if not links_of(row.issuer).exists():
        raise NobodyYet(field="is_only_way")
    if not has_way_back():
        raise NobodyElse(field="is_only_way")
    keep = set(people_who_may(MANAGE).values_list("pk", flat=True))
    for person in people():
        if person.pk not in keep and (isinstance(by, System) or person.pk != by.pk):
            end_sessions(user=person, by=by, home=schema.here())
