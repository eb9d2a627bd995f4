"""Remind those whose draft is not sent: a week before the call closes, and a day before."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import ngettext

from dips.kernel import clock
from tenants.calls.letters import CLOSING_REMINDER
from tenants.calls.models import Call
from tenants.calls.queries import closing_within

from .. import letters
from ..models import Application
from ..states import S

SPANS = (timedelta(days=1), timedelta(days=7))


def remind_of_deadlines() -> int:
    """Queue what is due, and say how many letters that were. The outbox sends each once, however often this runs.

    A draft begun within the span is not reminded for it: its writer has just been here.
    """
    return sum(_remind(call) for call in closing_within(max(SPANS)))


@transaction.atomic
def _remind(call: Call) -> int:
    left = call.ends - clock.now()
    span = min(span for span in SPANS if left <= span)
    days = {"days": span.days}
    drafts = Application.objects.filter(call=call, state=S.DRAFT, created_at__lte=call.ends - span).select_related(
        "challenge", "call", "programme"
    )
    for application in drafts:
        letters.send(
            application,
            CLOSING_REMINDER,
            about=f"{span.days}:{call.ends:%Y%m%d%H%M}",
            days_left=ngettext("%(days)d day", "%(days)d days", span.days) % days,
        )
    return len(drafts)
