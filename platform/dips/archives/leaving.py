"""Carry a departure out: one holder at a time, step by step. Killed anywhere, whoever takes it next goes on there."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Now

from dips.councils import lookup, owner
from dips.councils.scope import operator_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError
from dips.kernel.faults import faultpoint
from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7
from dips.kernel.workflow import move

from . import blockers, certificates, failing, letters, looking, signing, steps
from .errors import SomethingIsLeft
from .models import Departure
from .states import OPEN, DepartureState

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)


def due() -> list[UUID]:
    """Those whose day has come, or that somebody began and did not end, and that nobody has."""
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    with operator_scope():
        found = Departure.objects.filter(free, state__in=OPEN, due_at__lte=DipsNow()).order_by("due_at")
        return list(found.values_list("pk", flat=True))


def carry_out(pk: UUID) -> Departure | None:
    """All of it, in a process that has the owner's address. None if it is not due, held up, over, or somebody's."""
    owner.address()
    signing.require_key()
    departure = _claim(pk)
    if departure is None:
        return None
    try:
        for name, run in steps.ORDER:
            if name in departure.steps_done:
                continue
            faultpoint("leave.before_step", name)
            run(departure)
            faultpoint("leave.before_note", name)
            _note(departure, name)
        _certify(departure)
    except Exception as error:
        with operator_scope():
            said = failing.reason(error)
            Departure.objects.filter(pk=pk).update(lease_until=None, lease_holder=None, error=said)
        raise
    return departure


def _claim(pk: UUID) -> Departure | None:
    """Take it for a while. The first time it is asked once more whether anything stands in the way."""
    with operator_scope(), transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        rows = Departure.objects.select_for_update().filter(free, pk=pk, state__in=OPEN, due_at__lte=DipsNow())
        departure = rows.first()
        if departure is None:
            return None
        if departure.state == DepartureState.ASKED:
            if reason := _held_up(departure):
                _write(departure, held_up=reason)
                return None
            move(departure, "begin", by=SYSTEM)
        departure.lease_holder = uuid7()
        _write(
            departure,
            held_up="",
            attempts=departure.attempts + 1,
            lease_holder=departure.lease_holder,
            lease_until=Now() + Value(LEASE),
        )
    return departure


def _held_up(departure: Departure) -> str:
    council = lookup.by_schema(departure.schema)
    if council is None:
        return ""
    try:
        blockers.require_none(council)
    except DomainError as refused:
        return refused.message
    return ""


def _note(departure: Departure, name: str) -> None:
    departure.steps_done = [*departure.steps_done, name]
    with operator_scope():
        _write(departure, steps_done=departure.steps_done, error="", lease_until=Now() + Value(LEASE))


def _certify(departure: Departure) -> None:
    """Look everywhere; only where nothing is left there is a certificate, and the departure is over."""
    looks = looking.everywhere(departure)
    if left := [each for each in looks if each.found]:
        with operator_scope():
            again = [name for name in departure.steps_done if name not in (*steps.AGAIN, "drop")]
            _write(departure, steps_done=again)
        raise SomethingIsLeft(left=", ".join(f"{each.found} {each.where}" for each in left))
    with operator_scope(), transaction.atomic():
        certificate = certificates.issue(departure, looks)
        now = clock.now()
        departure.finished_at, departure.kept_until = now, now + timedelta(days=settings.DIPS_ADDRESS_DAYS)
        address, departure.letter_to, departure.asked_by = departure.letter_to, "", None
        departure.lease_until = departure.lease_holder = None
        changed = ("finished_at", "kept_until", "letter_to", "asked_by", "lease_until", "lease_holder")
        move(departure, "finish", by=SYSTEM, also=changed)
        if address:
            in_words = certificates.in_words(certificate.text)
            letters.gone(departure, to=address, in_words=in_words, file=certificates.as_file(certificate))
        faultpoint("leave.before_certificate_commit")


def _write(departure: Departure, **columns: object) -> None:
    Departure.objects.filter(pk=departure.pk).update(**columns)
