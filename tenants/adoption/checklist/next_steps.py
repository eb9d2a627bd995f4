"""What is due of the set-up, as one line for whoever has it to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from dips.kernel import clock
from dips.staff.next_steps import Ask, NextStep, Urgency
from dips.staff.onboarding import Unfinished
from dips.ui import words

from . import queries

AHEAD = timedelta(days=3)


def steps(ask: Ask) -> Iterator[NextStep]:
    """The set-up is the council's, no programme's. One line, however much is due, with what is due first by its name.

    What the first call needs stands there from the first day, under everything else until it is due.
    """
    if ask.programme is not None:
        return
    soon = clock.london(ask.now).date() + AHEAD
    due = queries.due_to(ask.by, until=soon)
    if not due:
        return
    first, more = due[0].item, len(due) - 1
    yield NextStep(
        _("Due %(day)s") % {"day": words.day(first.due_on)},
        first.title,
        _("Part of the set-up, with %(more)d more.") % {"more": more} if more else _("Part of the set-up."),
        reverse("adoption_checklist"),
        _("Open the checklist"),
        Urgency.LATE if due[0].is_overdue else Urgency.DUE if first.due_on <= soon else Urgency.UNFINISHED,
        clock.wall_at(first.due_on),
    )


def needed_first() -> list[Unfinished]:
    """For the page that publishes the first call."""
    waiting = queries.standing_of(queries.items().filter(needed=True))
    return [
        Unfinished(each.item.title, each.url or reverse("adoption_checklist")) for each in waiting if not each.is_done
    ]
