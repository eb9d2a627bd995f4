"""The words for each limit: what counts, how much of it is used, and when to be warned."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils import plans, usage
from dips.councils.plans import Measure
from dips.councils.scope import current
from dips.councils.usage import Used
from dips.kernel.actors import Actor
from dips.ui import words

from .. import whom
from ..rules import can

MANAGE = "staff.manage_plan"
TITLES = {
    Measure.PROGRAMMES: gettext_lazy("Programmes"),
    Measure.OPEN_CALLS: gettext_lazy("Calls announced or open"),
    Measure.SEATS: gettext_lazy("Seats"),
    Measure.STORAGE: gettext_lazy("Files"),
}
COUNTED = {
    Measure.PROGRAMMES: gettext_lazy("Those being set up and those running. A closed programme does not count."),
    Measure.OPEN_CALLS: gettext_lazy("A call counts from its publication until it closes or is cancelled."),
    Measure.SEATS: gettext_lazy("Everybody with a role, and everybody with an invitation that is still open."),
    Measure.STORAGE: gettext_lazy("Your logo, pictures and documents, and what applicants sent you."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One limit on the page."""

    used: Used

    @property
    def title(self) -> str:
        return str(TITLES[self.used.measure])

    @property
    def counted(self) -> str:
        return str(COUNTED[self.used.measure])

    @property
    def said(self) -> str:
        """`9 of 10 used`, which says the same as the meter."""
        used, limit = amount(self.used.measure, self.used.used), self.used.of
        if limit is None:
            return _("%(used)s used; your plan sets no limit") % {"used": used}
        return _("%(used)s of %(limit)s used") % {"used": used, "limit": amount(self.used.measure, limit)}

    @property
    def tone(self) -> str:
        """Of the meter: `near`, `over` or nothing. One of one is what a plan for one is for."""
        if self.is_over:
            return "over"
        return "near" if self.used.is_near and self.used.of != 1 else ""

    @property
    def is_over(self) -> bool:
        """After a change to a smaller plan."""
        return self.used.of is not None and self.used.used > self.used.of

    @property
    def warning(self) -> str:
        """What being near or at the limit means."""
        if self.is_over:
            return _("More than your plan holds. Everything there goes on working; nothing can be added.")
        if self.used.is_full:
            return _("Everything there goes on working; nothing can be added.")
        return _("Nearly all used.") if self.used.is_near else ""


def rows() -> list[Row]:
    """One for each limit, counted now."""
    return [Row(used) for used in usage.report()]


def amount(measure: Measure, figure: int) -> str:
    return words.size(figure) if measure == Measure.STORAGE else f"{figure:,}"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands on the page on which more is added: how much is left, or that nothing is, and who can change that."""

    text: str
    is_full: bool = False
    may_change: bool = False
    who: str = ""


def note(measure: Measure, by: Actor) -> Note | None:
    """Once four fifths are used; None before."""
    council, used = current(), usage.near(measure)
    plan = plans.of(council.plan) if council is not None else None
    if used is None or used.of is None or plan is None:
        return None
    if used.is_full:
        may_change = can(by, MANAGE)
        return Note(usage.sentence(used, plan), True, may_change, "" if may_change else whom.names(MANAGE))
    said = {"what": Row(used).title, "said": Row(used).said, "plan": plan.title}
    return Note(_("%(what)s: %(said)s in your plan, %(plan)s.") % said)
