"""The verbs on a checklist: give an item to somebody, tick it, ask for a signature, sign, remind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.accounts.models import User
from dips.councils.limits import require_letter
from dips.councils.services import email_of
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid, NotFound, StaleVersion
from dips.kernel.functions import DipsNow
from dips.staff.queries import people
from dips.staff.signatures import OPEN_FOR, LinkOver, Signed, digest, new_token, signatory

from ..models import ChecklistItem
from . import letters, queries, rules
from .errors import IsDone, NobodyToRemind, NothingToSign, NotReady, SeenByItself
from .states import How

NOT_HERE = gettext_lazy("Choose one of this council’s people")
BY_ITSELF = System("checklist")


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody was asked to sign. The token is known to their letter alone; what is kept is its hash."""

    item: ChecklistItem
    token: str


@transaction.atomic
def assign(
    *, item: ChecklistItem, owner: User | None, due_on: date | None, by: Actor, version: int | None = None
) -> ChecklistItem:
    """Give it to one of the council's people, or back to the role; and say until when, or leave the blueprint's date.

    Refuses somebody who is not here, and an old `version`. Whoever was reminded of the old date is reminded of the new.
    """
    rules.require_change(by)
    row = _locked(item)
    if version is not None and row.version != version:
        raise StaleVersion
    if owner is not None and not people().filter(pk=owner.pk).exists():
        raise Invalid(NOT_HERE, field="owner")
    before = {"owner": str(row.owner or ""), "due_on": row.due_on.isoformat()}
    was = (row.owner_id, row.own_due_on)
    row.owner_id, row.own_due_on = owner.pk if owner else None, due_on
    if (row.owner_id, row.own_due_on) == was:
        return row
    row.reminded_at = None
    _save(row, "owner", "own_due_on", "reminded_at")
    after = {"owner": str(owner or ""), "due_on": row.due_on.isoformat()}
    told = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    audit.record("checklist.assign", row, by=by, before=before, after=after, data=told)
    return row


@transaction.atomic
def mark_done(*, item: ChecklistItem, by: Actor) -> ChecklistItem:
    """Say that it is done, or that what the service filled in is right. Again changes nothing.

    Refuses what the service sees for itself, and what is not there yet to be confirmed.
    """
    row = _to_tick(item, by)
    if row.done_at is not None:
        return row
    standing = queries.standing(row)
    if not row.is_by_hand and standing.how != How.TO_CHECK:
        raise NotReady(note=standing.note)
    row.done_at, row.done_by_id = clock.now(), None if isinstance(by, System) else by.pk
    _save(row, "done_at", "done_by")
    audit.record("checklist.done", row, by=by)
    return row


@transaction.atomic
def mark_undone(*, item: ChecklistItem, by: Actor) -> ChecklistItem:
    """Say that it is not done after all."""
    row = _to_tick(item, by)
    if row.done_at is not None:
        row.done_at = row.done_by_id = row.reminded_at = None
        _save(row, "done_at", "done_by", "reminded_at")
        audit.record("checklist.undone", row, by=by)
    return row


@transaction.atomic
def ask_signature(*, item: ChecklistItem, email: str, by: Actor) -> Asked:
    """Send somebody a link to sign with; they need no account. It holds for 14 days, and a second one ends the first.

    Refuses what nobody signs, what is signed, and what is no e-mail address.
    """
    rules.require_change(by)
    row = _locked(item)
    if not row.is_signature:
        raise NothingToSign
    if row.done_at is not None:
        raise Signed
    address = email_of(email, "email")
    if not address:
        raise Invalid(_("Enter the e-mail address of the person who signs"), field="email")
    if not isinstance(by, System):
        require_letter(address)
    token = new_token()
    row.asked_email, row.token_hash, row.asked_until = address, digest(token), clock.now() + OPEN_FOR
    _save(row, "asked_email", "token_hash", "asked_until")
    audit.record("checklist.ask_signature", row, by=by, data={"until": row.asked_until.isoformat()})
    letters.send_link(row, token, by=by)
    return Asked(row, token)


def asked_by(token: str) -> ChecklistItem | None:
    """What a link asks to be signed. None for one that this council never sent, or has replaced by another."""
    return queries.items().filter(token_hash=digest(token)).first()


@transaction.atomic
def sign(*, token: str, full_name: str, job_title: str) -> ChecklistItem:
    """Sign by the link that was mailed. It works once.

    Refuses a link that is unknown here, used or too old, and an empty name. The words that were signed stand in the
    trail.
    """
    row = ChecklistItem.objects.select_for_update().filter(token_hash=digest(token)).first()
    if row is None:
        raise NotFound
    if row.done_at is not None:
        raise Signed
    if not row.is_link_open:
        raise LinkOver
    who = signatory(full_name, job_title)
    row.signed_name, row.signed_job_title, row.done_at = who.name, who.job_title, clock.now()
    _save(row, "signed_name", "signed_job_title", "done_at")
    facts = {"name": row.signed_name, "job_title": row.signed_job_title, "agreement": row.agreement}
    audit.record("checklist.sign", row, by=who, after=facts, data=facts)
    return row


@transaction.atomic
def remind(*, item: ChecklistItem, by: Actor) -> list[User]:
    """Write now to whoever has it to do, and say who that was. Refuses what is done, and what nobody has to do."""
    rules.require_change(by)
    row = _locked(item)
    if queries.standing(row).is_done:
        raise IsDone
    told = queries.people_to_tell(row)
    if not told:
        raise NobodyToRemind
    event = audit.record("checklist.remind", row, by=by, data={"people": [str(person) for person in told]})
    for person in told:
        require_letter(person.email)
        letters.send_reminder(person, row, by=by, key=f"checklist.remind:{event.pk}:{person.pk}")
    return told


@transaction.atomic
def look_after() -> int:
    """Note what the service now sees done, and write once to whoever is late. Returns the number of letters."""
    late: dict[User, list[ChecklistItem]] = defaultdict(list)
    rows = list(ChecklistItem.objects.select_for_update().order_by("position"))
    for each in queries.standing_of(rows):
        _note(each)
        if each.is_overdue and each.item.reminded_at is None and (told := queries.people_to_tell(each.item)):
            each.item.reminded_at = clock.now()
            each.item.save(update_fields=["reminded_at"])
            for person in told:
                late[person].append(each.item)
    for person, found in late.items():
        about = ":".join(f"{item.pk}:{item.reminded_at}" for item in found)
        letters.send_overdue(person, found, key=f"checklist.overdue:{person.pk}:{digest(about)[:32]}")
    return len(late)


def _note(each: queries.Standing) -> None:
    """When the service first saw it done; nothing, once it no longer does."""
    item = each.item
    if each.is_ticked or item.is_signature or each.is_done == (item.done_at is not None):
        return
    item.done_at = clock.now() if each.is_done else None
    item.save(update_fields=["done_at"])
    audit.record("checklist.seen_done" if each.is_done else "checklist.seen_undone", item, by=BY_ITSELF)


def _locked(item: ChecklistItem) -> ChecklistItem:
    return ChecklistItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)


def _to_tick(item: ChecklistItem, by: Actor) -> ChecklistItem:
    row = _locked(item)
    rules.require_do(by, row)
    if not queries.is_ticked(row):
        raise SeenByItself
    return row


def _save(row: ChecklistItem, *fields: Any) -> None:
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=[*fields, "version", "updated_at"])
    row.refresh_from_db()
