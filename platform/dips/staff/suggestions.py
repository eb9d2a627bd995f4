"""Roles that may fit somebody who is invited, each with a plain reason. They are choices; nothing is ticked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from dips.kernel import clock
from dips.kernel.registry import Registry

from . import queries
from .models import Member, Role, UserGroup
from .states import MemberState, RoleScope

LEFT_WITHIN = timedelta(days=180)
# Words of a job title, and what people of that job do here. Roles are the council's, so a right is named, not a role.
JOBS: tuple[tuple[str, str], ...] = (
    (r"financ|account|treasur|payment|bursar|invoice", "staff.manage_plan"),
    (r"chief|director|head of|cabinet|executive|portfolio", "challenges.approve_challenge"),
    (r"programme|project|innovation|portfolio|procurement", "programmes.manage_programme"),
    (r"service|team leader|officer|lead\b|manager", "challenges.write_brief"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A role, and why."""

    role: Role
    reason: str


Source = Callable[[], Iterable[tuple[str, str]]]
sources: Registry[Source] = Registry("what the council still lacks: pairs of a role's key and a reason")


def of(job_title: str = "") -> list[Suggestion]:
    """Each role once, with its first reason: the job title's, then what the council lacks, then who has left."""
    roles = {role.key: role for role in queries.roles()}
    found: dict[str, str] = {}
    for key, reason in [*_by_title(job_title, roles), *_lacking(), *_by_leavers(roles)]:
        if key in roles:
            found.setdefault(key, reason)
    return [Suggestion(roles[key], reason) for key, reason in found.items()]


def _lacking() -> Iterator[tuple[str, str]]:
    for _key, source in sources:
        yield from source()


def _by_title(title: str, roles: dict[str, Role]) -> Iterator[tuple[str, str]]:
    """A role whose name stands in the title; else the narrowest one that may do what such a job does here."""
    said = title.casefold().strip()
    if not said:
        return
    reason = _("The job title is “%(title)s”") % {"title": title.strip()}
    for role in roles.values():
        if role.name.casefold() in said:
            yield role.key, reason
            return
    for words, right in JOBS:
        if re.search(words, said) and (fitting := _narrowest(right)) is not None:
            yield fitting.key, reason


def _narrowest(right: str) -> Role | None:
    """Of the roles with a right, the one with fewest rights; first those that see only their own."""
    rows = list(queries.roles_with(right).prefetch_related("group__permissions"))
    return min(rows, key=lambda role: (role.scope != RoleScope.OWN, len(role.group.permissions.all())), default=None)


def _by_leavers(roles: dict[str, Role]) -> Iterator[tuple[str, str]]:
    """Roles of those who left lately, while nobody has been given them since."""
    rows = Member.objects.filter(state=MemberState.LEFT, left_at__gte=clock.now() - LEFT_WITHIN).select_related("user")
    given = dict(UserGroup.objects.values_list("group_id").annotate(Max("given_at")))
    for member in rows.order_by("-left_at"):
        for key in member.last_roles:
            role = roles.get(key)
            if role is None:
                continue
            if role.group_id not in given or given[role.group_id] <= member.left_at:
                yield key, _("%(name)s had this role and has left") % {"name": member.user}
