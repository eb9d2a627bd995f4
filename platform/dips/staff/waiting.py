"""What needs whoever manages people: roles to confirm, things that nobody holds any more, parts that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.kernel import clock
from dips.ui import words

from . import queries
from .confirming.queries import PATIENCE, due
from .handing_over.queries import left_behind
from .looking_after import BEFORE
from .next_steps import Ask, NextStep, Urgency
from .rules import can
from .services import MANAGE


def steps(ask: Ask) -> Iterator[NextStep]:
    """Nothing of one programme: people belong to the council."""
    if ask.programme is None and can(ask.by, MANAGE):
        yield from _due(ask)
        yield from _left_behind()
        yield from _ending(ask)


def _due(ask: Ask) -> Iterator[NextStep]:
    today = clock.london(ask.now).date()
    rows = [row for row in due(today) if row.confirm_by is not None]
    if not rows:
        return
    first = min(row.confirm_by for row in rows)  # type: ignore[type-var] # those without a day were left out
    assert first is not None, "those without a day were left out"
    resting = sum(row.suspended_at is not None for row in rows)
    why = _("Roles that nobody confirms rest 30 days after their day.")
    if resting:
        said = ngettext(
            "The roles of %(count)d person rest already.", "The roles of %(count)d people rest already.", resting
        )
        why = said % {"count": resting}
    yield NextStep(
        _("Due %(day)s") % {"day": words.day(first)},
        ngettext("Confirm the roles of %(count)d person", "Confirm the roles of %(count)d people", len(rows))
        % {"count": len(rows)},
        why,
        reverse("staff_confirm"),
        _("Confirm roles"),
        Urgency.LATE if resting or first + PATIENCE / 2 < today else Urgency.DUE,
        datetime.combine(first, time(), clock.LONDON),
    )


def _left_behind() -> Iterator[NextStep]:
    for member, things in left_behind().items():
        yield NextStep(
            _("Now"),
            _("Hand over what %(name)s held") % {"name": member.user},
            ", ".join(str(thing) for thing in things[:3]) + ("…" if len(things) > 3 else ""),
            reverse("staff_hand_over", args=[member.user_id]),
            _("Hand over"),
            Urgency.DUE,
            member.left_at,
        )


def _ending(ask: Ask) -> Iterator[NextStep]:
    today = clock.london(ask.now).date()
    rows = queries.current_members().filter(expires_on__range=(today, today + BEFORE)).select_related("user")
    for member in rows.order_by("expires_on"):
        assert member.expires_on is not None, "asked for"
        yield NextStep(
            _("Until %(day)s") % {"day": words.day(member.expires_on)},
            _("The part of %(name)s ends") % {"name": member.user},
            _("Give a later day if it goes on. After the last day nothing works for them."),
            reverse("wagtailusers_users:edit", args=[member.user_id]),
            _("Open person"),
            Urgency.UNFINISHED,
            datetime.combine(member.expires_on + timedelta(days=1), time(), clock.LONDON),
        )
