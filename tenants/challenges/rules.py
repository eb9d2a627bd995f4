"""Who may do what to a challenge, and which challenges a person sees at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dips.kernel.actors import Actor, System, actor_id
from dips.kernel.errors import NotAllowed, NotFound
from dips.staff.reach import sees_everything, standing_for, stands_for
from dips.staff.rules import can, hold, require

from .states import HelperPart

if TYPE_CHECKING:
    from dips.accounts.models import User

    from .models import Challenge, Helper

VIEW = "challenges.view_challenge"
WRITE = "challenges.write_brief"
APPROVE = "challenges.approve_challenge"
PUBLISH = "challenges.publish_challenge"
ADVANCE = "challenges.advance_stage"
READ_APPLICATIONS = "applications.read_applications"

# What one must be able to do to stand on a challenge. Roles are the council's; none is named here.
STANDING: Mapping[str, tuple[str, ...]] = {
    "owner": (WRITE, READ_APPLICATIONS),
    "deputy": (WRITE, READ_APPLICATIONS),
    "sponsor": (APPROVE,),
}
HELPING: Mapping[str, tuple[str, ...]] = {
    HelperPart.FACILITATOR: (VIEW, WRITE),
    HelperPart.DELIVERY_PARTNER: (VIEW,),
}


class SamePerson(NotAllowed):
    """Two people: whoever sent a challenge for review does not approve it."""

    code = "two_people"
    default = _("You sent this challenge for review, so somebody else must decide about it.")


def own(by: User) -> Q:
    """Challenges on which a person, or somebody whose deputy they are, stands as owner, deputy or sponsor, or helps."""
    people = standing_for(by)
    return answers_for(people) | Q(pk__in=_helper().objects.filter(user_id__in=people).values("challenge_id"))


def answers_for(people: Collection[UUID]) -> Q:
    """Challenges on which one of these people stands as owner, deputy or sponsor."""
    return Q(owner_id__in=people) | Q(deputy_id__in=people) | Q(sponsor_id__in=people)


def answering(challenge: Challenge) -> tuple[UUID | None, ...]:
    """Who stands on a challenge as owner, deputy or sponsor."""
    return challenge.owner_id, challenge.deputy_id, challenge.sponsor_id


def _helper() -> type[Helper]:
    return apps.get_model("challenges", "Helper")


def scope(by: Actor) -> Q:
    """The challenges a person may know of: all, for roles that reach over the council; else their own."""
    if isinstance(by, System):
        return Q()
    if not can(by, VIEW):
        return Q(pk__in=[])
    return Q() if sees_everything(by) else own(by)


def is_in_scope(by: Actor, challenge: Challenge) -> bool:
    """The same, asked of one challenge."""
    if isinstance(by, System):
        return True
    if not can(by, VIEW):
        return False
    if by.pk in answering(challenge) or sees_everything(by) or stands_for(by, answering(challenge)):
        return True
    return stands_for(by, (each.user_id for each in challenge.helpers.all()))


def require_on(by: Actor, perm: str, challenge: Challenge) -> None:
    """Refuses with `not_found` what is not theirs to know, and with `not_allowed` what is not theirs to do."""
    if not is_in_scope(by, challenge):
        raise NotFound
    require(by, perm)


def require_change_on(by: Actor, perm: str, challenge: Challenge) -> None:
    """The same for what begins or changes something, which waits while the council is read-only."""
    require_on(by, perm, challenge)
    hold(by)


def require_answering(by: Actor, challenge: Challenge) -> None:
    """For what a helper may not do: whoever answers for the challenge, or for all of them, may."""
    require_on(by, WRITE, challenge)
    if isinstance(by, System) or sees_everything(by):
        return
    if not stands_for(by, answering(challenge)):
        raise NotAllowed(_("This is for those who answer for the challenge: its owner, their deputy and its sponsor."))


def may_name(by: Actor, challenge: Challenge) -> bool:
    try:
        require_answering(by, challenge)
    except (NotAllowed, NotFound):
        return False
    return True


def require_second_person(by: Actor, challenge: Challenge) -> None:
    """Refuses the person who sent the challenge for review. The service itself is not a person."""
    if isinstance(by, System):
        return
    if challenge.submitted_by_id is not None and actor_id(by) == challenge.submitted_by_id:
        raise SamePerson


def is_address_of_sender(address: str, challenge: Challenge, *others: Actor) -> bool:
    """Whether a letter to this address reaches who sent the challenge for review, or one of `others`."""
    people = [challenge.submitted_by, *(each for each in others if not isinstance(each, System))]
    return _mailbox(address) in {_mailbox(each.email) for each in people if each is not None}


def _mailbox(address: str) -> str:
    """`Ada.Admin+bins@x` and `ada.admin@x` are read by the same person."""
    name, _at, domain = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"
