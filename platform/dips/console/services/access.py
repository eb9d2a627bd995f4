"""Ask for an emergency access, agree to it, refuse it, end it. The council is told at once, and may end it at once."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction

from dips.accounts.models import User
from dips.councils.models import Council
from dips.councils.rules import is_operator
from dips.councils.scope import council_scope, operator_scope
from dips.councils.services import reason_of
from dips.councils.states import CouncilState
from dips.kernel import audit, clock, schema
from dips.kernel.actors import actor_label
from dips.kernel.errors import DomainError, IllegalMove, Invalid, NotAllowed, NotFound
from dips.kernel.faults import faultpoint
from dips.kernel.workflow import move
from dips.staff.rules import require
from dips.staff.services import MANAGE

from .. import letters
from ..errors import (
    AskedTooLongAgo,
    CouncilNotActive,
    OtherKind,
    OwnAccess,
    TooManyTries,
    TooNew,
)
from ..models import EmergencyAccess
from ..panes import panes
from ..queries import access as queries

SHORTEST_REASON = 20
LONGEST_WORDS = 80
MINUTES = (15, 30, 60, 120, 240)
MOST_MISSES = 5  # within an hour, by one operator


def ask_access(
    *, council: Council, kind: str, reference: str, reason: str, ticket: str, minutes: int, by: User
) -> EmergencyAccess:
    """Ask to read one application, or one challenge and what was sent to it.

    Opens at once only where no other operator could agree. Refuses a short reason, no ticket, more than four hours, a
    council that is not open, and to open where nobody could be told. Refuses a reference by which there is nothing to
    read; the attempt stays in the trail, and after some within an hour every other is refused before anybody looks.
    """
    _require_person(by)
    kept = EmergencyAccess(
        schema=council.schema_name,
        kind=kind,
        reference=reference.strip().upper(),
        reason=_reason_of(reason),
        ticket=ticket.strip(),
        minutes=minutes,
        asked_by=by.pk,
        asked_label=actor_label(by)[:200],
    )
    _refuse_faults(kept)
    with operator_scope(), transaction.atomic():
        if Council.objects.values_list("state", flat=True).get(pk=council.pk) != CouncilState.ACTIVE:
            raise CouncilNotActive
        missed = _missed(kept, council, by)
    if missed is not None:
        raise missed
    with operator_scope(), transaction.atomic():
        kept.save(force_insert=True)
        told = {"council": council.slug, "ticket": kept.ticket, "minutes": minutes}
        audit.record("emergencyaccess.ask", kept, by=by, reason=kept.reason, data=told)
        if queries.needs_second(by):
            letters.access_asked(kept, council, by=by)
        else:
            _open(kept, council, by=by)
    return kept


def agree_access(*, access: EmergencyAccess, by: User) -> EmergencyAccess:
    """Open what another operator asked for. Refuses one's own, after a day, and somebody who is an operator since today."""
    _require_person(by)
    with operator_scope(), transaction.atomic():
        kept = _held(access)
        if kept.asked_by == by.pk:
            raise OwnAccess
        if queries.is_new(by.pk):
            raise TooNew
        if clock.now() - kept.created_at > queries.A_DAY:
            raise AskedTooLongAgo
        council = Council.objects.get(schema_name=kept.schema)
        if council.state != CouncilState.ACTIVE:
            raise CouncilNotActive
        kept.agreed_by, kept.agreed_label = by.pk, actor_label(by)[:200]
        return _open(kept, council, by=by)


def refuse_access(*, access: EmergencyAccess, reason: str, by: User) -> EmergencyAccess:
    """Say no to what another operator asked for. Refuses without a reason."""
    _require_person(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        kept = _held(access)
        if kept.asked_by == by.pk:
            raise OwnAccess
        return move(kept, "refuse", by=by, reason=reason, is_locked=True)


def give_back_access(*, access: EmergencyAccess, by: User) -> EmergencyAccess:
    """End it before its time, or take back the wish; any operator may."""
    _require_person(by)
    with operator_scope(), transaction.atomic():
        return _end(access, by)


def end_access(*, access: EmergencyAccess, by: User) -> EmergencyAccess:
    """The council ends it: the operator's next page says who did, and shows nothing. Refuses whoever may not manage its people."""
    require(by, MANAGE)
    if access.schema != schema.here():
        raise NotFound
    with transaction.atomic():
        return _end(access, by)


def _held(access: EmergencyAccess) -> EmergencyAccess:
    """The row as it is, locked. One that is over cannot be locked: nobody may write it any more."""
    held = EmergencyAccess.objects.select_for_update().filter(pk=access.pk).first()
    if held is None:
        raise IllegalMove(state=EmergencyAccess.objects.get(pk=access.pk).get_state_display())
    return held


def _end(access: EmergencyAccess, by: User) -> EmergencyAccess:
    kept = _held(access)
    kept.ended_at, kept.ended_label = clock.now(), actor_label(by)[:200]
    return move(kept, "end", by=by, also=["ended_at", "ended_label"], is_locked=True)


def _open(access: EmergencyAccess, council: Council, *, by: User) -> EmergencyAccess:
    access.opened_at = clock.now()
    access.until = access.opened_at + timedelta(minutes=access.minutes)
    columns = ["agreed_by", "agreed_label", "opened_at", "until"]
    told = {"council": council.slug, "alone": access.agreed_by is None}
    move(access, "agree", by=by, also=columns, data=told, is_locked=True)
    with council_scope(council):
        told = {"until": access.until.isoformat(), "ticket": access.ticket, "agreed": access.agreed_label}
        audit.record("emergencyaccess.open", access, by=by, reason=access.reason, data=told)
        letters.access_open(access, council)
    faultpoint("access.before_open_commit")
    return access


def _require_person(by: User) -> None:
    """No command and no part of the service reads a council: somebody with a name does."""
    if not is_operator(by):
        raise NotAllowed


def _reason_of(reason: str) -> str:
    reason = reason_of(reason)
    if len(reason) < SHORTEST_REASON:
        raise Invalid(
            "Say it in a sentence or two: the council reads it, and so does whoever looks into it later",
            code="reason_too_short",
            field="reason",
        )
    return reason


def _missed(access: EmergencyAccess, council: Council, by: User) -> DomainError | None:
    """Why there is nothing to read by the reference, written down; one's own attempts go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 31))", [str(by.pk)])
    if queries.misses(by.pk) >= MOST_MISSES:
        raise TooManyTries(most=MOST_MISSES)
    try:
        with council_scope(council):
            _require_there(access)
    except DomainError as missed:
        told = {"council": council.slug, "ticket": access.ticket, "why": missed.code}
        audit.record("emergencyaccess.miss", access, by=by, reason=access.reason, data=told)
        return missed
    return None


def _require_there(access: EmergencyAccess) -> None:
    """Asked in the council: a reference of nothing, or of something of another kind."""
    fits = [name for name, pane in panes if pane.has(access.reference)]
    if fits and access.kind not in fits:
        raise OtherKind(field="kind", kind=panes.get(fits[0]).label)
    panes.get(access.kind).require(access.reference)


def _refuse_faults(access: EmergencyAccess) -> None:
    wrong: dict[str, list[str]] = {}
    if access.kind not in panes:
        wrong["kind"] = ["Select what you need to read"]
    if not 0 < len(access.reference) <= LONGEST_WORDS:
        wrong["reference"] = ["Enter its reference, like BHM-01"]
    if not 3 <= len(access.ticket) <= LONGEST_WORDS:
        wrong["ticket"] = ["Enter the number of the ticket, in 3 to 80 characters"]
    if access.minutes not in MINUTES:
        wrong["minutes"] = ["Select how long you need: four hours at most"]
    if wrong:
        raise Invalid(errors=wrong)
