"""What a challenge's page and list in the admin say of its applications: before the close a number, never a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dips.staff.rules import can
from tenants.calls.queries import call_shown_of
from tenants.challenges.faces import Column, Panel, register_column, register_panel
from tenants.challenges.models import Challenge

from . import queries, rules

if TYPE_CHECKING:
    from dips.accounts.models import User


def context(request: HttpRequest, challenge: Challenge) -> dict[str, Any] | None:
    """Nothing for those who may not read applications, and nothing before there is a call."""
    if not can(cast("User", request.user), rules.READ) or (found := call_shown_of(challenge)) is None:
        return None
    call, _now = found
    return {
        "count": queries.count_sent(challenge),
        "is_sealed": call.unsealed_at is None,
        "waiting": queries.without_result(challenge),
        "call": call,
    }


def counts(request: HttpRequest, challenges: Sequence[Challenge]) -> Mapping[UUID, object]:
    if not can(cast("User", request.user), rules.READ):
        return {}
    return queries.counts_sent(challenges)


def register() -> None:
    register_panel(Panel("applications", "applications/admin/panel.html", context))
    register_column(Column("applications", _("Applications"), counts))
