"""The verbs: confirm people's roles, or trim them, or take leavers out; and what happens by itself when nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from dips.accounts.models import User
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid

from .. import errors, holdings, queries
from ..handing_over.services import hand_over
from ..membership import MANAGE, confirmed, keep_a_manager, locked_member, save, write_roles
from ..models import Member, Role
from ..rules import require
from ..services import remove_person
from . import letters
from .queries import PATIENCE, due, may_confirm

if TYPE_CHECKING:
    from datetime import date

BY_ITSELF = System("people")
FOUND = "Found to have left"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of one person: these of their roles stay, or they have left. Seen at this `version`.

    What a leaver holds goes `to` somebody else of the council, or with `at_once` waits for that.
    """

    user_id: UUID
    role_keys: tuple[str, ...] = ()
    has_left: bool = False
    version: int | None = None
    to: UUID | None = None
    at_once: bool = False


@transaction.atomic
def review_people(*, verdicts: Sequence[Verdict], by: Actor) -> list[Member]:
    """Confirm, trim and remove, all of it or nothing. Suspended roles work again; leavers are out at once.

    Refuses oneself while somebody else could do it, a role that the person has not, none at all, a stranger as not
    found, somebody whom another changed meanwhile, a leaver who still holds things of which nothing is said, and
    taking the last manager of people away.
    """
    require(by, MANAGE)
    if not all(each.has_left or may_confirm(by, each.user_id) for each in verdicts):
        raise errors.NotOneself  # judged before any of them works again, and so by no order of theirs
    done = [_leave(each, by) if each.has_left else _confirm(each, by) for each in verdicts]
    keep_a_manager()
    return done


def _person(user_id: UUID) -> User:
    found = queries.people().filter(pk=user_id).first()
    if found is None:
        raise errors.NotHere
    return found


def _leave(verdict: Verdict, by: Actor) -> Member:
    user = _person(verdict.user_id)
    locked_member(user, verdict.version)
    if verdict.to is not None and holdings.of(user.pk):
        _pass_on(user, _person(verdict.to), by)
    return remove_person(user=user, by=by, reason=FOUND, at_once=verdict.at_once)


def _pass_on(user: User, to: User, by: Actor) -> None:
    """What is refused names the person, for there are many on the page."""
    try:
        hand_over(person=user, to=to, by=by, reason=FOUND)
    except Invalid as refused:
        told = [f"{user}: {sentence}" for sentences in refused.errors.values() for sentence in sentences]
        raise Invalid(errors={"to": told}) from refused


def _confirm(verdict: Verdict, by: Actor) -> Member:
    user = _person(verdict.user_id)
    member = locked_member(user, verdict.version)
    held = {role.key: role for role in queries.roles_given(user)}
    wanted = list(dict.fromkeys(verdict.role_keys))
    if not wanted:
        raise errors.NoRole(field="roles")
    if not set(wanted) <= set(held):
        raise errors.NotHeld(field="roles")
    was_suspended = member.suspended_at is not None
    kept: list[Role] = [held[key] for key in wanted]
    if len(kept) < len(held):
        write_roles(user, kept)
    confirmed(member)
    save(member, "confirmed_on", "confirm_by", "suspended_at")
    before, after = sorted(held), sorted(wanted)
    said = {"before": before, "after": after, "until": str(member.confirm_by), "restored": was_suspended}
    audit.record("member.confirm", member, by=by, before=before, after=after, data=said)
    return member


@transaction.atomic
def suspend_unconfirmed(*, by: System = BY_ITSELF) -> list[Member]:
    """Roles that nobody confirmed for thirty days after their day give nothing until somebody does.

    Whoever manages people is left alone when no other would stay.
    """
    today = queries.today()
    found: list[Member] = []
    list(Member.objects.select_for_update().order_by("pk"))
    for member in due(today).filter(suspended_at=None):
        if _is_in_time(member, today) or _is_last_manager(member):
            continue
        member.suspended_at = clock.now()
        save(member, "suspended_at")
        audit.record("member.suspend", member, by=by, data={"confirm_by": str(member.confirm_by)})
        letters.tell_suspended(member)
        found.append(member)
    return found


def _is_in_time(member: Member, today: date) -> bool:
    return member.confirm_by is None or today <= member.confirm_by + PATIENCE


def _is_last_manager(member: Member) -> bool:
    lasting = queries.current_members().filter(expires_on=None).values("user_id")
    managers = queries.people_who_may(MANAGE).filter(pk__in=lasting)
    return managers.filter(pk=member.user_id).exists() and managers.count() == 1
