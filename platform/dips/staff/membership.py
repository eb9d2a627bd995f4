"""What the verbs on people share: the locked row of a member, their roles, joining, and that somebody stays in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dips.councils import usage
from dips.councils.plans import Measure
from dips.kernel import audit, clock
from dips.kernel.errors import StaleVersion
from dips.kernel.workflow import move

from . import errors, lasting, queries, reach
from .models import Member, Role, Safety, UserGroup
from .states import MemberState

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor

MANAGE = "staff.manage_people"


def roles_named(keys: Iterable[str]) -> list[Role]:
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise errors.NoRole(field="roles")
    found = list(Role.objects.select_related("group").filter(key__in=wanted))
    missing = sorted(set(wanted) - {role.key for role in found})
    if missing:
        raise errors.UnknownRole(field="roles", keys=", ".join(missing)[:200])
    return found


def locked_member(user: User, version: int | None = None) -> Member:
    """Lock all members: two people who remove each other at once must not both succeed. Refuses an old version."""
    members = {member.user_id: member for member in Member.objects.select_for_update().order_by("pk")}
    member = members.get(user.pk)
    if member is None or member.state != MemberState.ACTIVE:
        raise errors.NotHere
    if version is not None and member.version != version:
        raise StaleVersion
    return member


def save(member: Member, *fields: str) -> None:
    """Write these of a locked member, so that whoever looked before has an old version."""
    member.version += 1
    member.updated_at = clock.now()
    member.save(update_fields=[*fields, "version", "updated_at"])


def confirmed(member: Member) -> None:
    """From today on the person's roles are known to be right, until they are asked about again. Saves nothing."""
    days = Safety.objects.values_list("confirm_days", flat=True).first() or Safety().confirm_days
    member.confirmed_on = queries.today()
    member.confirm_by = member.confirmed_on + timedelta(days=days)
    member.suspended_at = None


def join(user: User, roles: list[Role], *, job_title: str, by: Actor, ends_on: date | None = None) -> Member:
    if user.is_operator:
        raise errors.OperatorHasNoRole
    member = Member.objects.select_for_update().filter(user_id=user.pk).first()
    if member is None or not member.is_current:
        usage.require_room(Measure.SEATS)
    is_new = member is None or member.state == MemberState.LEFT
    if member is None:
        member = Member.objects.create(user=user, job_title=job_title)
        audit.record("member.join", member, by=by, data={"roles": [role.key for role in roles]})
    elif is_new:
        move(member, "rejoin", by=by)
        member.expires_on = member.left_at = None
        member.joined_at, member.job_title = clock.now(), job_title or member.job_title
    if is_new:
        confirmed(member)
    member.expires_on = lasting.last_day(
        roles, chosen=ends_on or member.expires_on, standing=member.expires_on, today=queries.today()
    )
    save(member, "expires_on", "left_at", "joined_at", "job_title", "confirmed_on", "confirm_by", "suspended_at")
    for role in roles:
        UserGroup.objects.get_or_create(user=user, group_id=role.group_id)
    _forget_permissions(user)
    usage.note(Measure.SEATS)
    return member


def write_roles(user: User, roles: list[Role]) -> None:
    """The person has these roles and no other. Says nothing in the trail; the verb does."""
    groups = {role.group_id for role in roles}
    UserGroup.objects.filter(user_id=user.pk).exclude(group_id__in=groups).delete()
    for group_id in groups:
        UserGroup.objects.get_or_create(user=user, group_id=group_id)
    _forget_permissions(user)


def _forget_permissions(user: User) -> None:
    """The object in hand may be asked again in this request."""
    user.__dict__.pop("_staff_schema", None)
    reach.forget(user)


def keep_a_manager() -> None:
    """Refuses (rolls back) a change after which nobody could manage people for good."""
    lasting_here = queries.current_members().filter(expires_on=None)
    held = queries.people_who_may(MANAGE)
    if not held.filter(pk__in=lasting_here.values("user_id")).exists():
        raise errors.LastManager
