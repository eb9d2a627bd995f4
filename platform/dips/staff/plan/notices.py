"""What is said of the plan elsewhere: the banner of a read-only council, the way out of a refusal, a line for the home page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dips.councils import plans
from dips.councils.models import Activity
from dips.councils.plans import Measure
from dips.councils.scope import current
from dips.councils.standing import ReadOnly
from dips.councils.usage import PlanLimit, Used
from dips.ui import banners, pages, words
from dips.ui.banners import Banner

from .. import whom
from ..errors import RoleMissing
from ..next_steps import Ask, NextStep, Urgency, register
from ..rules import can
from .showing import Row
from .views import MANAGE, address

OFFICE = "wagtailadmin.access_admin"


def connect() -> None:
    banners.banners.register("read_only", read_only)
    pages.ways_on.register(PlanLimit.code, _to_more_room)
    pages.ways_on.register(ReadOnly.code, _to_the_plan)
    pages.ways_on.register(RoleMissing.code, _to_the_office)
    register("plan", steps)


def read_only(request: HttpRequest) -> Banner | None:
    """Why nothing new can be begun, and who can mend it."""
    council = current()
    if council is None or council.read_only_since is None:
        return None
    text = _(
        "Since %(day)s: %(reason)s You can finish what is running; nothing new can be started or changed. "
        "Applicants and the public notice nothing."
    ) % {"day": words.day(council.read_only_since), "reason": _sentence(council.read_only_reason)}
    if can(request.user, MANAGE):  # type: ignore[arg-type]
        return Banner(_("Your council’s site is read-only"), text, address(), _("See the plan"))
    names = whom.names(MANAGE)
    who = _("Ask those who look after the plan: %(names)s.") % {"names": names} if names else ""
    return Banner(_("Your council’s site is read-only"), f"{text} {who}".strip(), address(), _("See the plan"))


def _sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _to_the_plan(request: HttpRequest) -> pages.WayOn | None:
    """For officers. Whoever is only invited can do nothing about it."""
    is_officer = current() is not None and can(request.user, OFFICE)  # type: ignore[arg-type]
    return (_("See your plan"), address()) if is_officer else None


def _to_the_office(request: HttpRequest) -> pages.WayOn | None:
    """Whoever met a page of the back office that is not theirs stays in it."""
    home = reverse("wagtailadmin_home")
    return (_("Go to the back office"), home) if _to_the_plan(request) and request.path.startswith(home) else None


def _to_more_room(request: HttpRequest) -> pages.WayOn | None:
    found = _to_the_plan(request)
    return (_("Change your plan"), found[1]) if found and can(request.user, MANAGE) else found  # type: ignore[arg-type]


def steps(ask: Ask) -> Iterator[NextStep]:
    """One line for each limit that is nearly reached, for whoever may change the plan; from what was last noted."""
    council = current()
    plan = plans.of(council.plan) if council is not None else None
    if ask.programme is not None or plan is None or not can(ask.by, MANAGE):
        return
    noted = Activity.objects.filter(council=council).first()
    if noted is None:
        return
    for measure in Measure:
        used = Used(measure, getattr(noted, measure), plan.limit(measure))
        row = Row(used)
        if row.tone:
            yield NextStep(
                _("Soon"),
                _("Your plan is used up: %(what)s") % {"what": words.lower_first(row.title)}
                if used.is_full
                else _("Your plan is nearly used up: %(what)s") % {"what": words.lower_first(row.title)},
                f"{row.said}. {row.warning}",
                address(),
                _("See the plan"),
                Urgency.DUE if used.is_full else Urgency.WAITING,
            )
