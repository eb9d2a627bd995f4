"""Ask the provider whether it is there and says what sign-on needs."""

from __future__ import annotations

from django.db import transaction

from dips.kernel import audit, clock
from dips.kernel.actors import Actor
from dips.kernel.errors import DomainError
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move
from dips.staff.rules import require
from dips.ui.languages import in_english

from ..errors import NotSet
from ..models import SignOn
from ..protocol import discovery
from ..queries import MANAGE, secret_of, sign_on_here
from ..states import SignOnState
from .switching import locked


def check_sign_on(*, by: Actor) -> SignOn:
    """Ask now, and write down the answer: `trouble` says in plain words what is wrong, or is empty.

    A good answer makes it tested. A bad one takes that back, but never shuts a way that is open. Asked outside of a
    transaction: the provider may take its time.
    """
    require(by, MANAGE)
    row = sign_on_here()
    if row is None:
        raise NotSet
    trouble = trouble_with(row)
    with transaction.atomic():
        now = locked(by)
        if now.issuer != row.issuer:
            return now
        _note(now, trouble)
        if not trouble and now.state == SignOnState.OFF:
            move(now, "pass", by=by, is_locked=True)
        elif trouble and now.state == SignOnState.TESTED:
            move(now, "unprove", by=by, is_locked=True, data={"trouble": trouble})
        else:
            audit.record("signon.check", now, by=by, data={"trouble": trouble})
    return now


def note_whether_it_answers() -> bool | None:
    """What the schedule does where sign-on is on: ask, and write it down for the page. None where there is nothing to ask."""
    row = SignOn.objects.filter(state=SignOnState.ON).first()
    if row is None:
        return None
    trouble = trouble_with(row)
    _note(row, trouble)
    return not trouble


def trouble_with(row: SignOn) -> str:
    """What is wrong, in English for the council's officers; empty if nothing is."""
    try:
        secret_of(row)
        discovery.look(row.issuer)
    except DomainError as wrong:
        return in_english(wrong)[:300]
    return ""


def _note(row: SignOn, trouble: str) -> None:
    """Not a change of the setting: its version stays."""
    now = clock.now()
    changes = {"checked_at": now, "trouble": trouble, "updated_at": DipsNow()} | (
        {} if trouble else {"answered_at": now}
    )
    SignOn.objects.filter(pk=row.pk).update(**changes)
    row.checked_at, row.trouble = now, trouble
    row.answered_at = row.answered_at if trouble else now
