"""The deadline: a time by the database's clock, and a lock that submitters and the closer take in turn."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils import usage
from dips.councils.plans import Measure
from dips.directory.services import set_window
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid, NotNow, StaleVersion
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move
from dips.ui.words import deadline as uk_deadline

from .. import rules
from ..models import Call
from ..queries import due_to_close
from ..signals import call_cancelled, call_closed, call_extended
from ..states import CallState
from .drafting import lock, refreshed

logger = logging.getLogger(__name__)
CLOSER = System("call closer")


class CallClosed(NotNow):
    """The time for applications is over."""

    code = "call_closed"
    default = gettext_lazy("This call has closed, so we cannot take your application.")


class CallNotOpen(NotNow):
    """The call takes no applications: not yet, or never."""

    code = "call_not_open"
    default = gettext_lazy("This call is not open for applications.")


class CallOver(NotNow):
    """Too late to change the end."""

    code = "call_over"
    default = gettext_lazy("A call can be extended only while it is open.")


# The row is locked inside, before the clock is read outside: a plain select reads its columns first, and then waits.
HELD = """
WITH held AS MATERIALIZED (SELECT state, opens_at, closes_at FROM calls_call WHERE id = %s FOR KEY SHARE)
SELECT state, opens_at, closes_at, public.dips_now() FROM held
"""


def hold_open(call: Call) -> datetime:
    """Keep the call open until this transaction ends, and return the time at which it was found open.

    Takes FOR KEY SHARE on the call's row *first* and reads the clock after: the closer takes FOR UPDATE, so it
    waits for those inside, and whoever waited for the closer reads the later time and the closed state. Needs a
    transaction. Refuses with `call_closed` or `call_not_open`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("hold_open outlives nothing without a transaction")
    with connection.cursor() as cursor:
        cursor.execute(HELD, [call.pk])
        state, opens_at, closes_at, now = cursor.fetchone()
    if state == CallState.CLOSED or (state == CallState.PUBLISHED and now >= closes_at):
        raise CallClosed(
            _("This call closed at %(when)s, so we cannot take your application."), when=uk_deadline(closes_at)
        )
    if state != CallState.PUBLISHED or now < opens_at:
        raise CallNotOpen
    return now


@transaction.atomic
def extend_call(*, call: Call, closes_at: datetime, reason: str, by: Actor, version: int | None = None) -> Call:
    """Give everyone more time. Only while the call is open, only later, and with a reason that the public reads."""
    rules.require_manage(by, call.challenge)
    row = lock(call)
    try:
        later = clock.wall(closes_at)
    except Invalid as refusal:
        raise Invalid(refusal.message, field="closes_at", code=refusal.code) from None
    now = clock.now()
    if version is not None and version != row.version:
        raise StaleVersion
    if row.state != CallState.PUBLISHED or now >= row.ends:
        raise CallOver
    if later <= row.ends:
        raise Invalid(
            _("Enter a time after %(when)s. A call is never shortened"),
            field="closes_at",
            when=uk_deadline(row.ends),
        )
    if not reason.strip():
        raise Invalid(_("Say why the call is extended. The public will read it"), field="reason")
    before = row.ends
    row.closes_at = later
    if row.decision_due is not None and row.decision_due < clock.london(later).date():
        row.decision_due = None
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=["closes_at", "decision_due", "version", "updated_at"])
    audit.record(
        "call.extend",
        row,
        by=by,
        reason=reason.strip(),
        before=before,
        after=later,
        data={"from": before.isoformat(), "to": later.isoformat()},
    )
    set_window(challenge_id=row.challenge_id, opens_at=row.opens_at, closes_at=later)
    call = refreshed(call)
    call_extended.send(Call, call=call, by=by, closes_at=later, before=before, reason=reason.strip())
    return call


@transaction.atomic
def close_call(*, call: Call, by: Actor) -> Call:
    """End the call after its time, once every submitter inside is out; only then may anyone read applications.

    Refuses before `closes_at`: nobody closes a call early. A second close is refused by the state table.
    """
    if not isinstance(by, System):
        rules.require_manage(by, call.challenge)
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    now = clock.now()
    if row.state == CallState.PUBLISHED and now < row.ends:
        raise NotNow(
            _("The call takes applications until %(when)s."), code="call_still_open", when=uk_deadline(row.ends)
        )
    move(call, "close", by=by)
    Call.objects.filter(pk=call.pk).update(unsealed_at=now)
    usage.note(Measure.OPEN_CALLS)
    call = refreshed(call)
    call_closed.send(Call, call=call, by=by)
    return call


def close_due_calls() -> int:
    """Close every call whose time is over, each in its own transaction. Running it twice changes nothing more."""
    closed = 0
    for call in list(due_to_close()):
        try:
            close_call(call=call, by=CLOSER)
        except NotNow:
            logger.info("call %s was extended in the meantime", call.pk)
        else:
            closed += 1
    return closed


@transaction.atomic
def cancel_call(*, call: Call, reason: str, by: Actor) -> Call:
    """End a call for good before its time. Says why; applicants and the public read it."""
    rules.require_manage(by, call.challenge)
    if not reason.strip():
        raise Invalid(_("Say why the call is cancelled. The public will read it"), field="reason")
    return end_early(call=call, reason=reason.strip(), by=by)


@transaction.atomic
def end_early(*, call: Call, reason: str, by: Actor) -> Call:
    """What cancelling does, for the officer's verb and for a challenge that is withdrawn."""
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    was_public = row.state == CallState.PUBLISHED
    move(call, "cancel", by=by, reason=reason)
    if was_public:
        now = clock.now()
        opens = row.opens_at if row.opens_at is not None and row.opens_at < now else None
        set_window(challenge_id=row.challenge_id, opens_at=opens, closes_at=min(now, row.ends))
        usage.note(Measure.OPEN_CALLS)
    call = refreshed(call)
    call_cancelled.send(Call, call=call, by=by, reason=reason)
    return call
