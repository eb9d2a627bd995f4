"""The call's panel on a challenge's page, and its column in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dips.accounts.requests import PersonRequest
from dips.kernel import clock
from dips.staff.rules import can
from dips.ui import words
from tenants.challenges.faces import Column, Panel, register_column, register_panel
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus

from . import notices, queries, rules
from .models import Call
from .states import CallState, Window

COLOURS = {Window.UPCOMING: "grey", Window.OPEN: "green", Window.CLOSED: "grey", Window.WITHDRAWN: "grey"}


def context(request: PersonRequest, challenge: Challenge) -> dict[str, Any]:
    call = queries.call_of(challenge)
    may_manage = can(request.user, rules.MANAGE)
    if call is None:
        may_draft = may_manage and challenge.status not in (ChallengeStatus.WITHDRAWN, ChallengeStatus.ARCHIVED)
        return {"call": None, "may_draft": may_draft}
    state = queries.window(call)
    return {
        "call": call,
        "window": state,
        "colour": COLOURS[state],
        "criteria": list(call.criteria_set.criteria.all()) if call.criteria_set else [],
        "total": rules.total_weight(call.criteria_set),
        "notices": notices.notices(call),
        "may_set": may_manage and call.state == CallState.DRAFT,
        "may_extend": may_manage and state == Window.OPEN,
        "may_close": may_manage and call.state == CallState.PUBLISHED and state == Window.CLOSED,
        "may_cancel": may_manage and call.state in (CallState.DRAFT, CallState.PUBLISHED),
    }


def closing(request: PersonRequest, challenges: Sequence[Challenge]) -> Mapping[UUID, object]:
    """What the list says of each call, from one query."""
    now = clock.now()
    found = Call.objects.filter(challenge__in=[each.pk for each in challenges]).select_related("challenge")
    return {call.challenge_id: _said(call, queries.window(call, now)) for call in found}


def _said(call: Call, state: Window) -> str:
    if state == Window.OPEN and call.closes_at:
        return _("Open until %(when)s") % {"when": words.deadline(call.closes_at)}
    if state == Window.UPCOMING and call.state == CallState.PUBLISHED and call.opens_at:
        return _("Opens %(when)s") % {"when": words.deadline(call.opens_at)}
    if call.state in (CallState.DRAFT, CallState.CANCELLED):
        return str(call.get_state_display())
    return str(state.label)


def register() -> None:
    register_panel(Panel("call", "calls/admin/panel.html", context))
    register_column(Column("call", _("Call"), closing))
