"""Reads of calls that several callers share. Open or closed is always asked of the database's clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, When

from dips.kernel import clock, schema
from dips.kernel.functions import DipsNow
from dips.kernel.prepared import Prepared
from dips.ui import now as present
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.models import Programme

from .form import APPLYING, Page, asked_by, parse
from .models import Call, CallPolicy, Criterion, EligibilityRule, FormVersion
from .states import CallState, RuleKind, Window

MOST_FORMS = 500
_frozen: dict[tuple[str, UUID, str], tuple[Page, ...]] = {}


def calls() -> QuerySet[Call]:
    """Calls with what a page shows of them, in a fixed number of queries."""
    return Call.objects.select_related(
        "challenge__programme", "challenge__team", "criteria_set", "form"
    ).prefetch_related(Prefetch("criteria_set__criteria", queryset=Criterion.objects.order_by("position")))


def current(found: QuerySet[Call]) -> QuerySet[Call]:
    """Of each challenge's calls the one that counts: the live one, else the one cancelled last."""
    cancelled = Case(When(state=CallState.CANCELLED, then=1), default=0)
    order = ("challenge_id", cancelled, "-created_at", "-pk")
    newest = Call.objects.order_by(*order).distinct("challenge_id").values("pk")
    return found.filter(pk__in=newest)


def call_of(challenge: Challenge) -> Call | None:
    """The call that counts for a challenge's officers."""
    return current(calls()).filter(challenge=challenge).first()


def calls_of(challenges: Iterable[Challenge]) -> dict[UUID, Call]:
    """The same for many challenges, by the challenge's id, without what each call asks for."""
    known = {each.pk: each for each in challenges}
    found = {call.challenge_id: call for call in current(Call.objects.all()).filter(challenge__in=known)}
    for challenge_id, call in found.items():
        call.challenge = known[challenge_id]
    return found


def call_alone_of(challenge: Challenge) -> Call | None:
    """The same for one, for a question about its state or its dates."""
    return calls_of([challenge]).get(challenge.pk)


def public_call_of(challenge: Challenge) -> Call | None:
    """The call that everyone may know of: the one published last. A draft beside a cancelled one is not public yet."""
    return calls().filter(challenge=challenge, published_at__isnull=False).order_by("-published_at", "-pk").first()


_shown = Prepared(
    lambda challenge: (
        Call.objects.filter(challenge=challenge, published_at__isnull=False)
        .annotate(asked_at=DipsNow())
        .order_by("-published_at", "-pk")[:1]
    ),
    challenge=UUID,
)


def call_shown_of(challenge: Challenge) -> tuple[Call, datetime] | None:
    """The same call without what it asks for, and the present moment, for a page that only tells of it."""
    call = _shown.first(challenge=challenge.pk)
    if call is None:
        return None
    call.challenge = challenge
    return call, call.asked_at


_announced = Prepared(
    lambda reference: (
        Call.objects.filter(
            challenge__reference__iexact=reference, challenge__published_at__isnull=False, published_at__isnull=False
        )
        .select_related("challenge__programme")
        .annotate(asked_at=DipsNow())
        .order_by("-published_at", "-pk")[:1]
    ),
    reference=str,
)


def announced(reference: str) -> tuple[Call, datetime] | None:
    """The call that everyone may know of, by its challenge's reference, and the present moment."""
    call = _announced.first(reference=reference)
    return (call, call.asked_at) if call is not None else None


def public_ids(challenges: Iterable[Challenge]) -> QuerySet[Call, Any]:
    """The ids of these challenges' calls that everyone may know of, for a question about what hangs on them."""
    found = Call.objects.filter(challenge__in=[each.pk for each in challenges], published_at__isnull=False)
    return found.order_by("challenge_id", "-published_at", "-pk").distinct("challenge_id").values("pk")


def any_published() -> bool:
    """Whether this council has ever published a call."""
    return Call.objects.filter(published_at__isnull=False).exists()


def public_calls_of(challenges: Iterable[Challenge]) -> dict[UUID, Call]:
    """The same for many challenges, by the challenge's id."""
    found = calls().filter(challenge__in=[each.pk for each in challenges], published_at__isnull=False)
    return {call.challenge_id: call for call in found.order_by("published_at", "pk")}


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
    moment = now or present.now()
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


def pages(call: Call, stage: str = APPLYING) -> tuple[Page, ...]:
    """The application form of a call, as far as it is asked by a stage: by applying, unless another is named.

    A frozen form never changes, so each process reads it once.
    """
    which = schema.here(), call.form_id, stage
    known = _frozen.get(which)
    if known is None:
        known = asked_by(parse(call.form.pages), stage)
        if call.form.frozen_at is not None:
            if len(_frozen) >= MOST_FORMS:
                _frozen.clear()
            _frozen[which] = known
    return known


_criteria = Prepared(lambda chosen: Criterion.objects.filter(criteria_set=chosen).order_by("position"), chosen=UUID)
_criteria_shown = Prepared(
    lambda chosen: Criterion.objects.filter(criteria_set=chosen).order_by("position").only("name", "weight", "sift"),
    chosen=UUID,
)


def criteria_shown(call: Call) -> list[Criterion]:
    """Names and weights, in order."""
    return _criteria_shown(chosen=call.criteria_set_id) if call.criteria_set_id is not None else []


def criteria(call: Call) -> list[Criterion]:
    """The same with their guidance and scale."""
    return _criteria(chosen=call.criteria_set_id) if call.criteria_set_id is not None else []


_rules = Prepared(lambda programme: EligibilityRule.objects.filter(programme=programme), programme=UUID)


def eligibility_rules(call: Call) -> list[EligibilityRule]:
    return _rules(programme=call.challenge.programme_id)


def questions_before_sign_in(call: Call) -> list[EligibilityRule]:
    return [rule for rule in eligibility_rules(call) if rule.kind == RuleKind.ASK]


def minimum_days(call: Call) -> int:
    """How long the call's programme asks a call to be open."""
    own = CallPolicy.objects.filter(programme=call.challenge.programme_id)
    return own.values_list("minimum_days_open", flat=True).first() or 0


def cancelled_before(call: Call) -> QuerySet[Call]:
    """Earlier calls of the same challenge that were announced and cancelled, the newest first."""
    others = calls().filter(challenge=call.challenge_id, state=CallState.CANCELLED, published_at__isnull=False)
    return others.exclude(pk=call.pk).order_by("-published_at")


def newest_form(programme: Programme) -> FormVersion | None:
    return FormVersion.objects.filter(programme=programme).order_by("-number").first()
