"""The call's panel on a challenge's page, and its column in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dips.accounts.requests import PersonRequest
from dips.directory.states import StageKind
from dips.staff.rules import can
from dips.ui import words
from tenants.challenges.faces import Column, Panel, register_column, register_panel
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus

from . import notices, queries, rules
from .models import Call
from .states import CallState, Window

BEFORE_THE_END = (StageKind.CHALLENGE_DEFINITION, StageKind.CALL_FOR_SOLUTIONS)
COLOURS = {Window.UPCOMING: "grey", Window.OPEN: "green", Window.CLOSED: "grey", Window.WITHDRAWN: "grey"}


def context(request: PersonRequest, challenge: Challenge) -> dict[str, Any]:
    call = queries.call_of(challenge)
    may_manage = can(request.user, rules.MANAGE)
    may_draft = may_manage and challenge.status not in (ChallengeStatus.WITHDRAWN, ChallengeStatus.ARCHIVED)
    if call is None:
        return {"call": None, "may_draft": may_draft, "next": _go_on(challenge) if may_draft else ""}
    state = queries.window(call)
    return {
        "call": call,
        "window": state,
        "colour": COLOURS[state],
        "criteria": list(call.criteria_set.criteria.all()) if call.criteria_set else [],
        "totals": rules.total_weights(call.criteria_set),
        "notices": notices.notices(call),
        "earlier": [(each, notices.notices(each)) for each in queries.cancelled_before(call)],
        "may_draft": may_draft and call.state == CallState.CANCELLED and challenge.stage in BEFORE_THE_END,
        "may_set": may_manage and call.state == CallState.DRAFT,
        "next": _go_on(challenge) if may_manage and call.state == CallState.DRAFT else "",
        "may_extend": may_manage and state == Window.OPEN,
        "may_close": may_manage and call.state == CallState.PUBLISHED and state == Window.CLOSED,
        "may_cancel": may_manage and call.state in (CallState.DRAFT, CallState.PUBLISHED),
    }


def _go_on(challenge: Challenge) -> str:
    """The words that lead to the call, once the brief is approved and the call is what comes next."""
    is_ready = challenge.status in (ChallengeStatus.APPROVED, ChallengeStatus.PUBLISHED)
    return str(_("Go on with the call")) if is_ready and challenge.stage in BEFORE_THE_END else ""


def closing(request: PersonRequest, challenges: Sequence[Challenge]) -> Mapping[UUID, object]:
    """What the list says of each call, from one query."""
    found = queries.calls_of(challenges)
    return {key: _said(call, queries.window(call)) for key, call in found.items()}


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
