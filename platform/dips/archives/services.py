"""The verbs: ask for an export, have a failed one made again, ask to leave, order a departure, take it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from dips.accounts.models import User
from dips.councils import lookup, own_trail
from dips.councils.models import Council
from dips.councils.rules import require_operator
from dips.councils.scope import council_scope, current, here, operator_scope
from dips.councils.services import reason_of
from dips.kernel import audit, clock, outbox
from dips.kernel.actors import Actor, System, actor_id, actor_label
from dips.kernel.ids import uuid7
from dips.kernel.workflow import can_move, move
from dips.staff.rules import require
from dips.ui import words

from . import blockers, errors, letters, queries
from .models import Departure, Export
from .states import DepartureState, ExportState

MANAGE = "staff.manage_sharing"
MAKE = "archives.make_export"  # in the outbox
MAKER = System("exports")


@transaction.atomic
def ask_for_export(*, by: User) -> Export:
    """Have the council's own copy made in the background; whoever asks gets a letter. Refuses a second meanwhile."""
    require(by, MANAGE)
    council = here()
    try:
        with transaction.atomic():
            export = Export.objects.create(
                schema=council.schema_name, asked_by=by.pk, asked_label=actor_label(by)[:200]
            )
    except IntegrityError as error:
        raise errors.ExportUnderWay from error
    audit.record("export.ask", export, by=by)
    _begin(export)
    return export


def retry_export(*, export: Export, by: Actor) -> Export:
    """The operator has one made that was given up; the file stays the council's. Refuses any other, and a second meanwhile.

    Both trails have the line.
    """
    require_operator(by)
    with operator_scope():
        council = Council.objects.get(schema_name=export.schema)
    with council_scope(council), transaction.atomic():
        kept = Export.objects.select_for_update().get(pk=export.pk)
        if kept.state != ExportState.FAILED:
            raise errors.ExportNotGivenUp
        if queries.exports(export.schema).filter(state=ExportState.WAITING).exists():
            raise errors.ExportUnderWay
        kept.state, kept.attempts, kept.error = ExportState.WAITING, 0, ""
        kept.save(update_fields=["state", "attempts", "error"])
        audit.record("export.retry", kept, by=by)
        _begin(kept)
    with operator_scope(), transaction.atomic():
        audit.record("export.retry", kept, by=by, data={"council": council.slug})
    return kept


def _begin(export: Export) -> None:
    outbox.enqueue(MAKE, {"export": str(export.pk)}, key=f"export:{export.pk}:{uuid7()}")


@transaction.atomic
def ask_to_leave(*, name: str, reason: str, by: User) -> Departure:
    """The council asks to be deleted when the waiting period is over. Until then anybody there who may can take it back.

    Refuses another name than the council's, no reason, what has to be ended first, and a second departure.
    """
    require(by, MANAGE)
    council = here()
    if " ".join(name.split()).casefold() != council.name.casefold():
        raise errors.WrongName(field="name")
    reason = reason_of(reason)
    blockers.require_none(council)
    departure = _depart(council, reason=reason, days=settings.DIPS_LEAVING_DAYS, by=by, letter_to=by.email)
    audit.record("departure.ask", departure, by=by, reason=reason)
    letters.leaving(departure, council)
    return departure


def order_departure(*, council: Council, reason: str, at_once: bool = False, by: Actor) -> Departure:
    """The operator deletes a council, after the waiting period or at once. Refuses as `ask_to_leave` does.

    Its own people hear of it while they can still do something about it.
    """
    require_operator(by)
    reason = reason_of(reason)
    if not can_move(council, "offboard"):
        raise errors.NotWhole(name=council.name, state=council.get_state_display())
    blockers.require_none(council)
    with operator_scope(), transaction.atomic():
        days = 0 if at_once else settings.DIPS_LEAVING_DAYS
        departure = _depart(council, reason=reason, days=days, by=by, letter_to=council.contact_email)
        audit.record("departure.order", departure, by=by, reason=reason, data={"at_once": at_once})
        told = {"at_once": at_once, "due": departure.due_at.isoformat()}
        own_trail.tell("departure.order", council, about=departure, by=by, reason=reason, data=told)
        if not at_once:
            with council_scope(council):
                letters.ordered(departure, council)
    return departure


def _depart(council: Council, *, reason: str, days: int, by: Actor, letter_to: str) -> Departure:
    open_one = queries.open_departure(council.schema_name)
    if open_one is not None:
        raise errors.LeavingAlready(name=council.name, day=words.day(open_one.due_at))
    departure = Departure(
        schema=council.schema_name,
        council_id=council.pk,
        slug=council.slug,
        name=council.name,
        gss_code=council.gss_code,
        reason=reason,
        asked_by=actor_id(by),
        asked_label=actor_label(by)[:200],
        letter_to=letter_to,
        due_at=clock.now() + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            departure.save(force_insert=True)
    except IntegrityError as error:
        raise errors.LeavingAlready(name=council.name, day=words.day(departure.due_at)) from error
    lookup.forget()  # what its back office says of it
    return departure


def stay(*, departure: Departure, reason: str = "", by: Actor) -> Departure:
    """Take it back; the council is as it was. Refuses once the deletion has begun.

    An officer does it in their council, where they may; an operator anywhere.
    """
    council = current()
    if departure.state == DepartureState.LEAVING:
        raise errors.TooLateToStay
    if council is not None:
        require(by, MANAGE)
        if departure.schema != council.schema_name:
            raise errors.NotLeaving(name=council.name)
        with transaction.atomic():
            move(departure, "stay", by=by, reason=reason)
            letters.stays(departure, council, reason=reason, by=by, is_own=True)
            lookup.forget()
        return departure
    require_operator(by)
    with operator_scope(), transaction.atomic():
        move(departure, "stay", by=by, reason=reason)
        lookup.forget()
        if (council := lookup.by_schema(departure.schema)) is not None:
            told = {"is_operator": True}
            own_trail.tell("departure.stay", council, about=departure, by=by, reason=reason, data=told)
            with council_scope(council):
                letters.stays(departure, council, reason=reason, by=by)
    return departure


def note_export(*, export_id: UUID, path: str, size: int, sha256: str) -> Export:
    """It is there. In the council; tells whoever asked."""
    council = here()
    now = clock.now()
    with transaction.atomic():
        export = Export.objects.select_for_update().get(pk=export_id)
        export.state, export.file, export.size, export.sha256 = ExportState.DONE, path, size, sha256
        export.done_at, export.keep_until = now, now + timedelta(days=settings.DIPS_EXPORT_DAYS)
        export.lease_until, export.error = None, ""
        export.save()
        audit.record("export.finish", export, by=MAKER, data={"sha256": sha256, "bytes": size})
        _tell(council, export)
    return export


def give_export_up(*, export: Export, why: str) -> None:
    """Every try failed. In the council; tells whoever asked why."""
    council = here()
    with transaction.atomic():
        rows = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
        if rows.update(state=ExportState.FAILED, error=why, lease_until=None):
            audit.record("export.fail", export, by=MAKER, reason=why)
            _tell(council, export, why=why)


def _tell(council: Council, export: Export, *, why: str = "") -> None:
    asker = str(export.asked_by)
    to = User.objects.filter(pk=asker, is_active=True).values_list("email", flat=True).first()
    if to and why:
        letters.not_made(export, council, to, why=why)
    elif to:
        letters.ready(export, council, to)
