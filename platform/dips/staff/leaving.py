"""What ends at once for somebody who leaves a council: where they are signed in there, their keys, offers to them, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

from dips.accounts.models import User
from dips.accounts.sessions.services import end_sessions
from dips.accounts.tokens.services import revoke_work_tokens
from dips.kernel import clock, schema
from dips.kernel.actors import System
from dips.kernel.workflow import move

from . import queries
from .models import Invitation
from .states import InvitationState

if TYPE_CHECKING:
    from datetime import datetime

    from dips.kernel.actors import Actor

farewells: list[Callable[[User, Actor], None]] = []
"""What higher rooms end with it, in the same transaction. Filled in `ready()`."""

LAST_DAY = System("last day")
LOOK_BACK = timedelta(days=3)


def end_sessions_here(*, user: User, by: Actor) -> int:
    """On this council's host, at once. Elsewhere the person stays signed in."""
    return end_sessions(user=user, by=by, home=schema.here())


def cut_off(*, user: User, by: Actor, made_before: datetime | None = None) -> None:
    """Rights end with the role, for they are asked each time; this ends what could lead back to them.

    Keys for a council's work end wherever they are used, for one key serves all councils; another is made in a minute.
    With `made_before` keys and offers that came later stay: they were made knowing that this role is over.
    """
    end_sessions_here(user=user, by=by)
    revoke_work_tokens(user=user, by=by, made_before=made_before)
    theirs = [user.email, *EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list("email", flat=True)]
    offers = Invitation.objects.select_for_update().filter(email__in=theirs, state=InvitationState.PENDING)
    for offer in offers.filter(created_at__lt=made_before) if made_before else offers:
        move(offer, "withdraw", by=by)
    for farewell in farewells:
        farewell(user, by)


def cut_off_those_whose_time_is_over() -> int:
    """Whose last day was within the last three: the schedule looks more often than that. Returns how many there were."""
    today = queries.today()
    over = queries.active_members().filter(expires_on__lt=today, expires_on__gte=today - LOOK_BACK)
    last_days = {person: day for person, day in over.values_list("user_id", "expires_on") if day is not None}
    people = list(User.objects.filter(pk__in=last_days))
    for person in people:
        ended = clock.wall_at(last_days[person.pk] + timedelta(days=1), hour=0)
        with transaction.atomic():
            cut_off(user=person, by=LAST_DAY, made_before=ended)
    return len(people)
