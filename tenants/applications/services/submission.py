"""Send an application, take it back, and let drafts lapse at the close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dips.kernel import clock
from dips.kernel.actors import SYSTEM, Actor, actor_id, actor_label
from dips.kernel.errors import Conflict
from dips.kernel.faults import faultpoint
from dips.kernel.workflow import can_move, move

from .. import canonical, document, letters, passport, queries, references, working
from ..errors import NotWithdrawable
from ..models import Application, ApplicationFile, Receipt
from ..states import S
from . import locking
from .eligibility import record_automatic

if TYPE_CHECKING:
    from dips.suppliers.profile import SupplierProfile
    from tenants.calls.models import Call

WRITTEN = ("number", "reference", "snapshot", "supplier_name", "submitted_at", "contact_id", "version")


def submit_application(
    *,
    application: Application,
    by: Actor,
    supplier: SupplierProfile | None = None,
    copy_to: Sequence[str] = (),
    number: int | None = None,
) -> Application:
    """Freeze the working copy in a receipt. Sending the same content again gives the same receipt.

    Refuses once the database's clock has reached the close, while anything is missing or wrong (NotComplete), and
    after it has moved on. `supplier` renews the snapshot of the profile; `number` is for loading history alone.
    """
    for attempt in range(references.ATTEMPTS):
        try:
            with transaction.atomic():
                return _submit(application, by, supplier, copy_to, number, again=attempt > 0)
        except IntegrityError as error:
            if not references.was_taken(error):
                raise
            if number is not None:
                break
    raise Conflict


def _submit(
    application: Application,
    by: Actor,
    supplier: SupplierProfile | None,
    copy_to: Sequence[str],
    number: int | None,
    *,
    again: bool,
) -> Application:
    """One try: somebody may have the number that is drawn."""
    locked, instant = locking.hold(application)
    faultpoint("submit.after_lock")
    if supplier is not None and supplier.id == locked.supplier_id:
        locked.snapshot, locked.supplier_name = supplier.as_dict(), supplier.legal_name
    rules, now = queries.rules_of(locked.call), working.copy_of(locked)
    body = document.content(locked, rules, now)
    fingerprint = canonical.fingerprint(body)
    before = queries.last_receipt(locked) if locked.submitted_at else None
    if locked.state == S.SUBMITTED and before is not None and before.content_sha256 == fingerprint:
        return locked
    if not locked.reference:
        references.give(locked, number=number, again=again)
    receipt = _receipt(locked, body, fingerprint, previous=before, instant=instant, by=by)
    faultpoint("submit.after_insert")
    locked.submitted_at = instant
    locked.contact_id = actor_id(by) or locked.contact_id
    locked.version += 1
    if now.files:
        ApplicationFile.objects.filter(application=locked, removed_at=None).update(sent=True)
    move(
        locked,
        "submit" if before is None else "resubmit",
        by=by,
        data={"receipt": receipt.number, "sha256": receipt.sha256},
        also=WRITTEN,
        is_locked=True,
    )
    record_automatic(locked, rules, at=instant)
    passport.stamp(locked, is_all_sent=True)
    letters.send_receipt(locked, receipt, by=by, to=copy_to)
    faultpoint("submit.before_commit")
    transaction.on_commit(lambda: faultpoint("submit.after_commit"))
    return locked


@transaction.atomic
def withdraw_application(
    *, application: Application, by: Actor, reason: str = "", copy_to: Sequence[str] = ()
) -> Application:
    """Take an application back, before a decision. A draft goes the same way. Twice is the same as once."""
    locked = locking.lock(application)
    if locked.state == S.WITHDRAWN:
        return locked
    if not can_move(locked, "withdraw"):
        raise NotWithdrawable
    locked.withdrawn_at = clock.now()
    locked.version += 1
    locked.save(update_fields=["withdrawn_at", "version"])
    faultpoint("withdraw.before_commit")
    move(locked, "withdraw", by=by, reason=reason)
    passport.stamp(locked)
    if locked.submitted_at is not None:
        letters.send(locked, letters.WITHDRAWN, about="once", to=copy_to)
    return locked


@transaction.atomic
def expire_drafts(*, call: Call, by: Actor = SYSTEM, tell: bool = True) -> int:
    """Let what was never sent lapse, once the call is closed. Text stays readable to its supplier."""
    drafts = Application.objects.select_for_update(of=("self",)).filter(call=call, state=S.DRAFT).order_by("pk")
    lapsed = 0
    for draft in drafts.select_related("call", "challenge", "programme"):
        move(draft, "expire", by=by)
        passport.stamp(draft)
        if tell:
            letters.send(draft, letters.EXPIRED, about="once")
        lapsed += 1
    return lapsed


def _receipt(application: Application, body, fingerprint, *, previous, instant, by: Actor) -> Receipt:
    number = previous.number + 1 if previous else 1
    name = actor_label(by)
    whole = document.seal(body, reference=application.reference, number=number, at=instant, by=name)
    return Receipt.objects.create(
        application=application,
        number=number,
        submitted_at=instant,
        submitted_by=actor_id(by),
        submitted_by_name=name,
        document=whole,
        sha256=canonical.fingerprint(whole),
        content_sha256=fingerprint,
    )
