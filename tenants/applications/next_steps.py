"""What applications need next: a yes or no to each, once their call is closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.staff.next_steps import Ask, NextStep, Urgency, since
from dips.staff.rules import can
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge
from tenants.challenges.next_steps import challenges_of

from . import rules
from .models import Application
from .states import S


def steps(ask: Ask) -> Iterator[NextStep]:
    """One line a challenge, from one query. Before the close nothing: nobody may check what nobody may read."""
    if not can(ask.by, rules.READ) or not can(ask.by, rules.CHECK):
        return
    mine = Challenge.objects.filter(rules.own_challenges(ask.by), pk__in=challenges_of(ask).values("pk"))
    unchecked = Application.objects.filter(challenge__in=mine, state=S.SUBMITTED, call__state=CallState.CLOSED)
    waiting = unchecked.values("challenge__reference").annotate(count=Count("pk"), closed=Max("call__closes_at"))
    for row in waiting.order_by("closed"):
        reference, closed = row["challenge__reference"], row["closed"] or ask.now
        yield NextStep(
            since(closed),
            _("Check who may go on: %(challenge)s") % {"challenge": reference},
            ngettext(
                "%(count)d application has no result yet.", "%(count)d applications have no result yet.", row["count"]
            )
            % {"count": row["count"]},
            reverse("applications_admin_challenge", args=[reference]),
            _("Check eligibility"),
            Urgency.WAITING,
            closed,
        )
