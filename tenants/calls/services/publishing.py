"""Announce a call. What applicants answer and are scored by is frozen at that moment, so it is looked at first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.councils import usage
from dips.councils.plans import Measure
from dips.directory.services import set_window
from dips.directory.states import StageKind
from dips.kernel import clock
from dips.kernel.actors import Actor
from dips.kernel.errors import DomainError, Invalid, NotNow, StaleVersion
from dips.kernel.workflow import can_move, move
from tenants.challenges.gates import next_stage
from tenants.challenges.models import Challenge
from tenants.challenges.services import advance_stage
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.states import ProgrammeState

from .. import rules
from ..models import Call, CriteriaSet, FormVersion
from ..queries import minimum_days
from ..signals import call_published
from .drafting import facts, lock, refreshed


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an officer is told before a call is published: what stands against it, and whether it needs a reason."""

    faults: list[str]
    days_open: int | None
    minimum_days: int

    @property
    def is_short(self) -> bool:
        return self.days_open is not None and self.days_open < self.minimum_days


def readiness(call: Call, *, opens_now: bool = False) -> Readiness:
    """The same questions that `publish_call` asks, without changing anything."""
    now = clock.now()
    try:
        _refuse_unready(call, opens_now=opens_now, now=now)
    except DomainError as refusal:
        faults = [str(each) for named in refusal.errors.values() for each in named] or [str(refusal.message)]
        faults = [each.rstrip(".") for each in faults]  # the page ends each of them itself
    else:
        faults = []
    days = None if not rules.has_dates(call) else _days_open(call, opens_now=opens_now, now=now)
    return Readiness(faults, days, minimum_days(call))


@transaction.atomic
def publish_call(
    *, call: Call, by: Actor, reason: str = "", opens_now: bool = False, version: int | None = None
) -> Call:
    """Announce the call with its dates, form, rules, criteria and weights; from now on none of them changes.

    `opens_now` opens it at this moment instead of at its date. A challenge that still stands before its call is moved
    into it, through that stage's gate. Refuses a call without dates, an opening or an end that is past, weights that
    do not make 100, a challenge that is not published, without a reason fewer days than the programme asks for, and one
    call more than the council's plan holds.
    """
    rules.require_change(by, call.challenge)
    row = lock(call)
    now = clock.now()
    if can_move(row, "publish"):
        if version is not None and version != row.version:
            raise StaleVersion  # what was looked at is not what would be frozen
        _refuse_unready(row, opens_now=opens_now, now=now)
        _refuse_short(row, opens_now=opens_now, now=now, reason=reason)
        usage.require_room(Measure.OPEN_CALLS)
        if opens_now:
            Call.objects.filter(pk=row.pk).update(opens_at=now)
    call.refresh_from_db()
    move(call, "publish", by=by, reason=reason.strip(), data=facts(call))
    Call.objects.filter(pk=call.pk).update(published_at=now)
    CriteriaSet.objects.filter(call=row, frozen_at=None).update(frozen_at=now)
    FormVersion.objects.filter(pk=row.form_id, frozen_at=None).update(frozen_at=now)
    set_window(challenge_id=row.challenge_id, opens_at=call.opens_at, closes_at=call.closes_at)
    if row.challenge.stage != StageKind.CALL_FOR_SOLUTIONS:
        _enter_stage(row.challenge, by=by, reason=reason)
    usage.note(Measure.OPEN_CALLS)
    call = refreshed(call)
    call_published.send(Call, call=call, by=by)
    return call


def _refuse_unready(call: Call, *, opens_now: bool, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if call.challenge.status != ChallengeStatus.PUBLISHED:
        raise NotNow(_("Publish the challenge first."), code="challenge_not_published")
    if call.challenge.programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("The programme is closed, so no call can open in it."), code="programme_closed")
    if call.opens_at is None or call.closes_at is None:
        errors["closes_at"] = [_("Enter when the call opens and when it closes")]
    elif call.closes_at <= now:
        errors["closes_at"] = [_("Enter a closing time that is still to come")]
    elif not opens_now and call.opens_at < now - rules.GRACE:
        errors["opens_at"] = [_("The opening time is past. Set one that is still to come, or open the call now")]
    if wrong := rules.wrong_total(rules.total_weights(call.criteria_set)):
        errors["criteria"] = [wrong]
    if errors:
        raise Invalid(errors=errors, code="call_not_ready")


def _refuse_short(call: Call, *, opens_now: bool, now: datetime, reason: str) -> None:
    days, least = _days_open(call, opens_now=opens_now, now=now), minimum_days(call)
    if days >= least or reason.strip():
        return
    sentence = ngettext(
        "The call would be open for %(days)d day, and this programme asks for at least %(least)d. "
        "Close it later, or say why it must be shorter",
        "The call would be open for %(days)d days, and this programme asks for at least %(least)d. "
        "Close it later, or say why it must be shorter",
        days,
    )
    raise Invalid(sentence, field="reason", code="call_too_short", days=days, least=least)


def _days_open(call: Call, *, opens_now: bool, now: datetime) -> int:
    """Whole days between opening, not before now, and close. A day lost to the change of the clocks is a day."""
    if call.opens_at is None:
        return 0
    opens = now if opens_now else max(call.opens_at, now)
    whole = clock.london(call.ends).replace(tzinfo=None) - clock.london(opens).replace(tzinfo=None)
    return max(0, math.floor((whole + rules.GRACE) / timedelta(days=1)))


def _enter_stage(challenge: Challenge, *, by: Actor, reason: str) -> None:
    upcoming = next_stage(challenge)
    if upcoming is None or upcoming.kind != StageKind.CALL_FOR_SOLUTIONS:
        raise NotNow(_("This challenge is past the stage for a call."), code="wrong_stage")
    advance_stage(challenge=challenge, by=by, reason=reason.strip() or _("The call is published."))
