"""Who may do what to a challenge, and which challenges a person sees at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dips.kernel.actors import Actor, System, actor_id
from dips.kernel.errors import NotAllowed, NotFound
from dips.staff.queries import sees_everything
from dips.staff.rules import can, require

if TYPE_CHECKING:
    from .models import Challenge

VIEW = "challenges.view_challenge"
WRITE = "challenges.write_brief"
APPROVE = "challenges.approve_challenge"
PUBLISH = "challenges.publish_challenge"
ADVANCE = "challenges.advance_stage"


class SamePerson(NotAllowed):
    """Two people: whoever sent a challenge for review does not approve it."""

    code = "two_people"
    default = _("You sent this challenge for review, so somebody else must decide about it.")


def own(user_id: object) -> Q:
    """Challenges on which a person stands as owner, deputy or sponsor."""
    return Q(owner_id=user_id) | Q(deputy_id=user_id) | Q(sponsor_id=user_id)


def scope(by: Actor) -> Q:
    """The challenges a person may know of: all, for roles that reach over the council; else their own."""
    if isinstance(by, System):
        return Q()
    if not can(by, VIEW):
        return Q(pk__in=[])
    return Q() if sees_everything(by) else own(by.pk)


def is_in_scope(by: Actor, challenge: Challenge) -> bool:
    """The same, asked of one challenge."""
    if isinstance(by, System):
        return True
    if not can(by, VIEW):
        return False
    return by.pk in (challenge.owner_id, challenge.deputy_id, challenge.sponsor_id) or sees_everything(by)


def require_on(by: Actor, perm: str, challenge: Challenge) -> None:
    """Refuses with `not_found` what is not theirs to know, and with `not_allowed` what is not theirs to do."""
    if not is_in_scope(by, challenge):
        raise NotFound
    require(by, perm)


def require_second_person(by: Actor, challenge: Challenge) -> None:
    """Refuses the person who sent the challenge for review. The service itself is not a person."""
    if isinstance(by, System):
        return
    if challenge.submitted_by_id is not None and actor_id(by) == challenge.submitted_by_id:
        raise SamePerson
