"""Ask for an emergency access, agree to it, refuse it, end it. The council is told at once, and may end it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.loader import render_to_string

from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.models import Council
from dips.councils.rules import is_operator
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.councils.services import reason_of
from dips.councils.states import CouncilState
from dips.kernel import audit, clock, schema
from dips.kernel.actors import actor_label
from dips.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound, NotNow
from dips.kernel.workflow import move
from dips.staff.queries import people_who_may
from dips.staff.rules import require
from dips.staff.services import MANAGE

from ..models import EmergencyAccess
from ..panes import panes
from ..queries import access as queries

if TYPE_CHECKING:
    from datetime import datetime

SHORTEST_REASON = 20
LONGEST_WORDS = 80
MINUTES = (15, 30, 60, 120, 240)


class OwnAccess(Conflict):
    code = "own_access"
    default = "You asked for this yourself, so another operator must agree."


class TooNew(NotNow):
    code = "operator_too_new"
    default = "You have been an operator for less than a day. Somebody who has been one for longer must agree."


class AskedTooLongAgo(NotNow):
    code = "asked_too_long_ago"
    default = "This was asked for more than a day ago. It must be asked for anew."


class CouncilNotActive(Conflict):
    code = "council_not_active"
    default = "The council is not open, so nobody there could end the access. Open it first."


class NoSuchReference(Invalid):
    code = "no_such_reference"
    default = "The council has no challenge that this reference could belong to. Copy it from whoever asked you."


class NobodyToTell(Conflict):
    code = "nobody_to_tell"
    default = "Nobody at the council could be told: it has no administrator and no contact address. It stays shut."


def ask_access(
    *, council: Council, kind: str, reference: str, reason: str, ticket: str, minutes: int, by: User
) -> EmergencyAccess:
    """Ask to read one application, or one challenge and what was sent to it.

    Opens at once only where no other operator could agree. Refuses a short reason, no ticket, more than four hours, a
    council that is not open, and to open where nobody could be told. A reference that none of its challenges could have
    is refused; whether there is an application by it is not told before it is open.
    """
    _require_person(by)
    kept = EmergencyAccess(
        schema=council.schema_name,
        kind=kind,
        reference=reference.strip(),
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
    with council_scope(council):
        if not panes.get(kept.kind).may_be(kept.reference):
            raise NoSuchReference(field="reference")
    with operator_scope(), transaction.atomic():
        kept.save(force_insert=True)
        told = {"council": council.slug, "ticket": kept.ticket, "minutes": minutes}
        audit.record("emergencyaccess.ask", kept, by=by, reason=kept.reason, data=told)
        if queries.needs_second(by):
            _ask_the_others(kept, council, by)
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
    """The council ends it: the operator's next page is not found. Refuses whoever may not manage its people."""
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
        _tell_the_council(access, council, access.until)
    return access


def _tell_the_council(access: EmergencyAccess, council: Council, until: datetime) -> None:
    """Everybody there who manages people, or else the contact. In the same transaction: no access without the letter."""
    url = links.council_url(council, "/admin/emergency-access/")
    pane = panes.get(access.kind)
    context = {"access": access, "pane": pane, "council": council, "until": until, "url": url}
    told = [person.email for person in people_who_may(MANAGE)] or [council.contact_email]
    if told == [""]:
        raise NobodyToTell
    for address in told:
        mail.queue(
            to=address,
            subject=f"An operator of the platform may read content of {council.name}",
            text=render_to_string("console/mail/access_open.txt", context).strip() + "\n",
            key=f"console.access_open.{access.pk}.{address}",
        )


def _ask_the_others(access: EmergencyAccess, council: Council, by: User) -> None:
    url = links.portal_url("console:access", pk=access.pk)
    context = {"access": access, "pane": panes.get(access.kind), "council": council, "url": url}
    people = list(queries.others(by))
    with portal_scope():
        for person in people:
            mail.queue(
                to=person.email,
                subject=f"{access.asked_label} asks for emergency access to {council.name}",
                text=render_to_string("console/mail/access_asked.txt", context).strip() + "\n",
                key=f"console.access_asked.{access.pk}.{person.pk}",
            )


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
