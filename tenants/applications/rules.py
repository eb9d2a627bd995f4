"""Which officers may read what suppliers sent. Suppliers are told apart by their id, in the queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from dips.kernel.actors import Actor, System
from dips.staff.queries import sees_everything
from dips.staff.rules import can, require

from .errors import ApplicationNotFound

if TYPE_CHECKING:
    from tenants.challenges.models import Challenge

READ = "applications.read_applications"
CHECK = "applications.check_eligibility"


def own_challenges(by: Actor) -> Q:
    """A filter on challenges: all for those whose role reaches over the council, else the ones they answer for."""
    if isinstance(by, System) or sees_everything(by):
        return Q()
    return Q(owner_id=by.pk) | Q(deputy_id=by.pk) | Q(sponsor_id=by.pk)


def is_own(by: Actor, challenge: Challenge) -> bool:
    if isinstance(by, System) or sees_everything(by):
        return True
    return by.pk in {challenge.owner_id, challenge.deputy_id, challenge.sponsor_id}


def require_reader(by: Actor, challenge: Challenge) -> None:
    """Refuses (NotAllowed) without the role, and (not found) a challenge that is not theirs."""
    require(by, READ)
    if not is_own(by, challenge):
        raise ApplicationNotFound


def require_checker(by: Actor, challenge: Challenge) -> None:
    require_reader(by, challenge)
    require(by, CHECK)


def may_check(by: Actor, challenge: Challenge) -> bool:
    return can(by, READ) and can(by, CHECK) and is_own(by, challenge)
