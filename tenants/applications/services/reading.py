"""Open what suppliers sent, for officers, once the call has closed and not a moment before."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM, Actor
from dips.kernel.errors import IllegalMove
from tenants.calls.models import Call
from tenants.calls.queries import call_shown_of
from tenants.calls.services import close_call
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge

from .. import queries, rules
from ..errors import ApplicationNotFound, FileHeld, Sealed
from ..models import Application, ApplicationFile
from ..states import RELEASED


def open_for_reading(*, challenge: Challenge, by: Actor) -> QuerySet[Application]:
    """Everything sent to one challenge. Refuses (Sealed) before the call is unsealed."""
    rules.require_reader(by, challenge)
    shown = call_shown_of(challenge)
    unseal(shown[0] if shown else None)
    return queries.sent_to(challenge)


def open_application(*, application_id: UUID, by: Actor) -> Application:
    """One application. What is hidden from this officer, never sent or foreign is not found."""
    rules.require(by, rules.READ)
    found = (
        Application.objects.select_related("call__form", "call__challenge", "challenge", "programme")
        .filter(pk=application_id, submitted_at__isnull=False)
        .first()
    )
    if found is None or not rules.is_own(by, found.challenge):
        raise ApplicationNotFound
    unseal(found.call)
    return found


def open_file(*, application_id: UUID, file_id: UUID, by: Actor) -> ApplicationFile:
    """A file of what was sent, and a line in the trail. Refuses one that is held by the virus check."""
    application = open_application(application_id=application_id, by=by)
    stored = application.files.filter(pk=file_id, sent=True).first()
    if stored is None:
        raise ApplicationNotFound
    if stored.scan not in RELEASED:
        raise FileHeld
    audit.record("application.read_file", application, by=by, data={"file": str(stored.pk), "name": stored.name})
    return stored


@transaction.atomic
def unseal(call: Call | None) -> None:
    """Refuses (Sealed) while the call is open, and for ever once it is cancelled.

    After its time, whoever comes first closes it, under its lock.
    """
    if call is None or call.state == CallState.CANCELLED:
        raise Sealed
    if call.unsealed_at is None and call.closes_at is not None and clock.now() >= call.closes_at:
        call = _close(call)
    if call.unsealed_at is None:
        raise Sealed


def _close(call: Call) -> Call:
    """Close it, or find it closed by somebody who was quicker."""
    try:
        return close_call(call=call, by=SYSTEM)
    except IllegalMove:
        call.refresh_from_db()
        return call
