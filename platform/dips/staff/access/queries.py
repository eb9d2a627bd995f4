"""One line for each person and role, and for each deputy: what it reaches, since when, until when, and how they sign in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.accounts.queries import with_password
from dips.accounts.second_factor.services import with_second_factor
from dips.kernel import clock
from dips.kernel.registry import Registry
from dips.ui import words

from .. import holdings, queries, seen
from ..models import Member, Role, UserGroup
from ..safety.queries import ends_of_grace
from ..states import RoleScope

Way = tuple[str | Promise, Callable[[Collection[UUID]], Collection[UUID]]]
ways: Registry[Way] = Registry("ways to sign in: what it is called, and which of these people have it")
ways.register("password", (gettext_lazy("Password"), with_password))


@dataclass(frozen=True, slots=True)
class Line:
    """One role of one person, or the days on which they stand in for somebody."""

    member: Member
    role: str
    reach: str
    since: date
    until: date | None
    works: str  # why it gives nothing, or empty
    last_seen: date | None
    is_idle: bool
    second_factor: str
    signs_in: str

    @property
    def name(self) -> str:
        return str(self.member.user)


def lines() -> list[Line]:
    """Everybody who has not left, in the order of names; a role that gives nothing now says why."""
    members = list(queries.active_members().select_related("user").order_by("user__full_name", "pk"))
    ids, today = [row.user_id for row in members], queries.today()
    given: dict[UUID, list[tuple[Role, datetime]]] = {}
    roles = {role.group_id: role for role in queries.roles()}
    for row in UserGroup.objects.filter(user_id__in=ids, group_id__in=roles):
        given.setdefault(row.user_id, []).append((roles[row.group_id], row.given_at))
    facts = Facts.of(members, today)
    found: list[Line] = []
    for member in members:
        for role, at in sorted(given.get(member.user_id, ()), key=lambda pair: pair[0].position):
            found.append(facts.line(member, role.name, facts.reach(member, role), at, member.expires_on))
        for each in facts.deputies.get(member.user_id, ()):
            found.append(facts.line(member, each.role, each.reach, each.since, each.until))
    return found


@dataclass(frozen=True, slots=True)
class StandIn:
    role: str
    reach: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of all these people, read once."""

    today: date
    things: Mapping[UUID, list[holdings.Thing]]
    deputies: Mapping[UUID, list[StandIn]]
    factors: Collection[UUID]
    grace: Mapping[object, datetime]
    ways: list[tuple[str, Collection[UUID]]]

    @classmethod
    def of(cls, members: list[Member], today: date) -> Facts:
        ids = [row.user_id for row in members]
        things: dict[UUID, list[holdings.Thing]] = {}
        for thing in holdings.held(ids):
            things.setdefault(thing.holder, []).append(thing)
        deputies: dict[UUID, list[StandIn]] = {}
        for row in queries.running_deputies().select_related("person"):
            said = _("What %(name)s sees") % {"name": row.person}
            stand_in = StandIn(_("Deputy of %(name)s") % {"name": row.person}, said, row.begins_on, row.ends_on)
            deputies.setdefault(row.deputy_id, []).append(stand_in)
        known = [(str(label), ask(ids)) for _key, (label, ask) in ways]
        return cls(today, things, deputies, with_second_factor(ids), ends_of_grace(members), known)

    def reach(self, member: Member, role: Role) -> str:
        """In plain words; of a role that sees only its own, what that is now."""
        if role.scope == RoleScope.COUNCIL:
            return _("Everything in the council")
        parts: dict[str, list[str]] = {}
        for thing in self.things.get(member.user_id, ()):
            parts.setdefault(thing.part, []).append(thing.short)
        mine = "; ".join(f"{part}: {', '.join(shorts)}" for part, shorts in parts.items())
        return _("Only their own. %(things)s") % {"things": mine} if mine else _("Only their own: nothing yet")

    def line(self, member: Member, role: str, reach: str, since: date | datetime, until: date | None) -> Line:
        user_id = member.user_id
        return Line(
            member,
            role,
            reach,
            clock.london(since).date() if isinstance(since, datetime) else since,
            until,
            self._why_not(member),
            member.seen_on,
            seen.is_idle(member, self.today),
            self._factor(user_id),
            ", ".join(label for label, have in self.ways if user_id in have) or _("Link by e-mail"),
        )

    def _why_not(self, member: Member) -> str:
        if member.suspended_at is not None:
            return _("Rests until it is confirmed")
        if member.expires_on is not None and member.expires_on < self.today:
            return _("Over since %(day)s") % {"day": words.day(member.expires_on)}
        return "" if member.user.is_active else _("Account closed")

    def _factor(self, user_id: UUID) -> str:
        if user_id in self.factors:
            return _("yes")
        end = self.grace.get(user_id)
        return (
            _("none, works without until %(day)s") % {"day": words.day(end)}
            if end
            else _("none, cannot work before it")
        )


COLUMNS = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "role": gettext_lazy("Role"),
    "reach": gettext_lazy("Sees"),
    "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
    "works": gettext_lazy("Why it gives nothing now"),
    "last_seen": gettext_lazy("Last seen"),
    "second_factor": gettext_lazy("Second step"),
    "signs_in": gettext_lazy("Signs in by"),
}


def as_dict(line: Line) -> dict[str, str]:
    """A line as words and dates, for a spreadsheet and for programs."""
    days = {name: day.isoformat() if (day := getattr(line, name)) else "" for name in ("since", "until", "last_seen")}
    return {"name": line.name, "email": line.member.user.email} | {
        name: days.get(name, getattr(line, name, "")) for name in COLUMNS if name not in {"name", "email"}
    }
