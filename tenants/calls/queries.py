"""Reads of calls that several callers share. Open or closed is always asked of the database's clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from dips.kernel import clock
from dips.kernel.functions import DipsNow
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.models import Programme

from .form import Page, parse
from .models import Call, Criterion, EligibilityRule, FormVersion
from .states import CallState, RuleKind, Window


def calls() -> QuerySet[Call]:
    """Calls with what a page shows of them, in a fixed number of queries."""
    return Call.objects.select_related(
        "challenge__programme", "challenge__team", "criteria_set", "form"
    ).prefetch_related(Prefetch("criteria_set__criteria", queryset=Criterion.objects.order_by("position")))


def call_of(challenge: Challenge) -> Call | None:
    return calls().filter(challenge=challenge).first()


def window(call: Call | None, now: datetime | None = None) -> Window:
    """Whether the call takes applications: `upcoming`, `open`, `closed` or `withdrawn`."""
    if call is None:
        return Window.UPCOMING
    if call.state == CallState.CANCELLED or call.challenge.status == ChallengeStatus.WITHDRAWN:
        return Window.WITHDRAWN
    if call.state == CallState.CLOSED:
        return Window.CLOSED
    if call.state == CallState.DRAFT or call.opens_at is None or call.closes_at is None:
        return Window.UPCOMING
    moment = now or clock.now()
    if moment < call.opens_at:
        return Window.UPCOMING
    return Window.OPEN if moment < call.closes_at else Window.CLOSED


def is_open(call: Call, now: datetime | None = None) -> bool:
    """For showing. A verb that depends on it takes `services.hold_open` instead."""
    return window(call, now) == Window.OPEN


def seconds_left(call: Call, now: datetime | None = None) -> int:
    """Whole seconds until the call closes, rounded down; 0 when it does not take applications."""
    moment = now or clock.now()
    if window(call, moment) != Window.OPEN or call.closes_at is None:
        return 0
    return int((call.closes_at - moment) / timedelta(seconds=1))


def due_to_close() -> QuerySet[Call]:
    """Published calls whose time is over."""
    return Call.objects.filter(state=CallState.PUBLISHED, closes_at__lte=DipsNow())


def closing_within(span: timedelta) -> QuerySet[Call]:
    """Open calls that close within a time from now."""
    return calls().filter(
        Q(opens_at__lte=DipsNow()),
        state=CallState.PUBLISHED,
        closes_at__gt=DipsNow(),
        closes_at__lte=clock.now() + span,
    )


def pages(call: Call) -> tuple[Page, ...]:
    """The application form of a call."""
    return parse(call.form.pages)


def criteria(call: Call) -> QuerySet[Criterion]:
    return Criterion.objects.filter(criteria_set=call.criteria_set_id)


def eligibility_rules(call: Call) -> QuerySet[EligibilityRule]:
    return EligibilityRule.objects.filter(programme=call.challenge.programme_id)


def questions_before_sign_in(call: Call) -> QuerySet[EligibilityRule]:
    return eligibility_rules(call).filter(kind=RuleKind.ASK)


def automatic_rules(call: Call) -> QuerySet[EligibilityRule]:
    return eligibility_rules(call).filter(kind=RuleKind.AUTO)


def newest_form(programme: Programme) -> FormVersion | None:
    return FormVersion.objects.filter(programme=programme).order_by("-number").first()
