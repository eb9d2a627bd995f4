"""Which officers may read what suppliers sent. Suppliers are told apart by their id, in the queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from dips.kernel.actors import Actor, System
from dips.staff.reach import sees_everything, standing_for, stands_for
from dips.staff.rules import can, require
from tenants.challenges.rules import answering, answers_for

from .errors import ApplicationNotFound

if TYPE_CHECKING:
    from tenants.challenges.models import Challenge

READ = "applications.read_applications"
CHECK = "applications.check_eligibility"


def own_challenges(by: Actor) -> Q:
    """A filter on challenges: all for those whose role reaches over the council, else the ones they answer for."""
    if isinstance(by, System) or sees_everything(by):
        return Q()
    return answers_for(standing_for(by))


def is_own(by: Actor, challenge: Challenge) -> bool:
    if isinstance(by, System) or sees_everything(by):
        return True
    return stands_for(by, answering(challenge))


def require_reader(by: Actor, challenge: Challenge) -> None:
    """Refuses (NotAllowed) without the role, and (not found) a challenge that is not theirs."""
    require(by, READ)
    if not is_own(by, challenge):
        raise ApplicationNotFound


def may_read(by: Actor, challenge: Challenge) -> bool:
    """Whether somebody may read what was sent to a challenge, once its call has closed."""
    return can(by, READ) and is_own(by, challenge)


def require_checker(by: Actor, challenge: Challenge) -> None:
    require_reader(by, challenge)
    require(by, CHECK)


def may_check(by: Actor, challenge: Challenge) -> bool:
    return can(by, READ) and can(by, CHECK) and is_own(by, challenge)
