"""Look whether the DNS says what a council says, and draw the consequences."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from dips.councils.limits import allows
from dips.councils.scope import here
from dips.kernel import clock, outbox
from dips.kernel.actors import Actor
from dips.kernel.faults import faultpoint
from dips.kernel.ids import uuid7

from .. import errors, finding, letters, resolving
from ..finding import Found
from ..models import Claim
from ..rules import require
from ..states import OPEN, ClaimState, Kind
from . import claiming
from .locking import locked, moved, write

GIVE = "domains.give_host"  # in the outbox
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Until it is proved and leads here; then once a day.
PAUSES = (MINUTE, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
WARNED = 3  # days in a row on which the records are not there, then a letter
LOST = 7 * DAY  # after the first of them
OFTEN = 30  # looks by hand in ten minutes
FORGOTTEN = 30 * DAY  # without a proof


def look(*, claim: Claim, by: Actor, is_daily: bool = False) -> Claim:
    """Look now. What is right takes effect; what is wrong is kept for the page to show, and changes nothing by itself.

    Only the daily look, the job's, counts days on which the records are not there. Refuses a claim that lapsed or was given up,
    and a council that looks all the time: a DNS server that is slow holds one of our own.
    """
    require(by)
    if claim.state not in OPEN:
        raise errors.NotWatched(name=claim.name)
    if not is_daily and not allows("domains.look", claim.schema, amount=OFTEN, seconds=10 * 60):
        raise errors.TooManyLooks
    found = finding.find(claim, here())
    is_ours = found.is_unsure and not resolving.is_there()
    with transaction.atomic():
        row = locked(claim)
        if row.state in OPEN and row.token == claim.token:
            _note(row, found, by)
            _gain(row, found, by)
            if is_daily and row.look_next_at <= clock.now():  # else a turn that took long meets the next one
                _count(row, found, by, is_ours)
            elif not is_daily and found.is_good and row.misses:
                write(row, misses=0, missing_since=None)
        faultpoint("claim.before_commit")
    return row


def _note(row: Claim, found: Found, by: Actor) -> None:
    held = claiming.is_held_elsewhere(row.kind, row.name, here())
    write(row, looked_at=clock.now(), found=found.as_json(held=held))


def _gain(row: Claim, found: Found, by: Actor) -> None:
    """What the records give."""
    if row.found["held"]:
        return
    if row.state == ClaimState.ASKED and found.proof == finding.Record.RIGHT:
        try:
            with transaction.atomic():
                moved(row, "prove", by=by, verified_at=clock.now(), looks=0)
        except IntegrityError:  # of an e-mail domain, by another council in this very moment
            row.state, row.verified_at = ClaimState.ASKED.value, None
            write(row, found=found.as_json(held=True))
            return
    if row.state == ClaimState.VERIFIED and row.kind == Kind.SITE and found.is_good:
        outbox.enqueue(GIVE, {"claim": str(row.pk)}, key=f"give-host:{uuid7()}")


def _count(row: Claim, found: Found, by: Actor, is_ours: bool) -> None:
    """The job's own: when to look next, and what to do about what is not there."""
    now = clock.now()
    if is_ours:
        write(row, look_next_at=now + HOUR)
    elif not _is_held(row):
        _wait(row, now, by)
    elif found.is_good or (row.state == ClaimState.VERIFIED and found.proof == finding.Record.RIGHT):
        is_settled = row.state == ClaimState.LIVE or row.kind == Kind.MAIL
        write(
            row,
            misses=0,
            missing_since=None,
            look_next_at=now + (DAY if is_settled else _pause(row)),
            looks=row.looks + 1,
        )
    else:
        _miss(row, now, by)


def _pause(row: Claim) -> timedelta:
    return PAUSES[min(row.looks, len(PAUSES) - 1)]


def _is_held(row: Claim) -> bool:
    return row.state in (ClaimState.VERIFIED, ClaimState.LIVE)


def _wait(row: Claim, now: datetime, by: Actor) -> None:
    if now - row.updated_at >= FORGOTTEN:
        claiming.release(claim=row, by=by, reason="never proved")
    else:
        write(row, looks=row.looks + 1, look_next_at=now + _pause(row))


def _miss(row: Claim, now: datetime, by: Actor) -> None:
    since = row.missing_since or now
    write(row, misses=row.misses + 1, missing_since=since, look_next_at=now + DAY)
    if now - since >= LOST:
        moved(row, "lapse", by=by)
        claiming.take_off(row, by=by)
        letters.lapsed(row)
    elif row.misses == WARNED:
        letters.missing(row, until=since + LOST)
