"""Conditions of a gate that this room can answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.ui.words import deadline as uk_deadline
from tenants.challenges import gates
from tenants.challenges.models import Challenge

from . import rules
from .queries import call_alone_of, call_of, window
from .states import CallState, Window


def call_dates_set(challenge: Challenge) -> str | None:
    call = call_alone_of(challenge)
    if call is None:
        return _("No call has been drafted.")
    return None if rules.has_dates(call) else _("The call has no dates.")


def call_published(challenge: Challenge) -> str | None:
    call = call_alone_of(challenge)
    if call is not None and call.state in (CallState.PUBLISHED, CallState.CLOSED):
        return None
    return _("The call is not published yet. Publishing it moves the challenge on by itself.")


def criteria_complete(challenge: Challenge) -> str | None:
    call = call_of(challenge)
    if call is None:
        return _("No call has been drafted, so there are no criteria.")
    wrong = rules.wrong_total(rules.total_weights(call.criteria_set))
    return f"{wrong}." if wrong else None


def call_closed(challenge: Challenge) -> str | None:
    call = call_alone_of(challenge)
    if call is None:
        return _("There has been no call.")
    if call.state == CallState.CLOSED:
        return None
    state = window(call)
    if state == Window.OPEN and call.closes_at is not None:
        return _("The call is open until %(when)s.") % {"when": uk_deadline(call.closes_at)}
    if state == Window.CLOSED:
        return _("The call's time is over, and it is being closed. Try again in a minute.")
    if state == Window.WITHDRAWN:
        return _("The call was cancelled.")
    return _("The call has not opened yet.")


def register() -> None:
    gates.register("call_dates_set", gettext_lazy("The call has its dates"), call_dates_set)
    gates.register("call_published", gettext_lazy("The call is published"), call_published, since=1)
    gates.register("criteria_complete", gettext_lazy("The criteria's weights add up to 100"), criteria_complete)
    gates.register("call_closed", gettext_lazy("The call has closed"), call_closed)
