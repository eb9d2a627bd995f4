"""Whose roles are due to be confirmed, and who may confirm whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from dips.kernel.actors import Actor, System

from .. import queries
from ..membership import MANAGE
from ..models import Member

if TYPE_CHECKING:
    from dips.accounts.models import User

PATIENCE = timedelta(days=30)
AHEAD = timedelta(days=14)


def due(day: date) -> QuerySet[Member]:
    """Members whose roles should be confirmed by that day, suspended ones first. Whose last day is over is not asked."""
    rows = queries.active_members().filter(Q(expires_on=None) | Q(expires_on__gte=queries.TODAY))
    return rows.filter(confirm_by__lte=day).select_related("user").order_by("suspended_at", "confirm_by", "pk")


def suspends_on(member: Member) -> date | None:
    """The first day on which unconfirmed roles give nothing."""
    return member.confirm_by + PATIENCE + timedelta(days=1) if member.confirm_by else None


def is_alone(by: User) -> bool:
    """Whether nobody else could confirm."""
    return not queries.people_who_may(MANAGE).exclude(pk=by.pk).exists()


def may_confirm(by: Actor, user_id: object) -> bool:
    """Not oneself, unless there is nobody else."""
    return isinstance(by, System) or by.pk != user_id or is_alone(by)
