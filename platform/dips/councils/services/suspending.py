"""Close a council's doors for a while, and open them again."""

from __future__ import annotations

from django.db import transaction

from dips.kernel.actors import Actor
from dips.kernel.workflow import move

from .. import own_trail
from ..models import Council
from ..rules import require_operator
from ..scope import operator_scope
from .checking import reason_of


def suspend_council(*, council: Council, reason: str, by: Actor) -> Council:
    """Close a council's sites and its page in the directory; nothing is deleted. Refuses without a reason."""
    require_operator(by)
    return _move(council, "suspend", reason=reason_of(reason), by=by)


def resume_council(*, council: Council, reason: str = "", by: Actor) -> Council:
    """Open a suspended council again, as it was."""
    require_operator(by)
    return _move(council, "resume", reason=reason.strip(), by=by)


def _move(council: Council, verb: str, *, reason: str, by: Actor) -> Council:
    """In both trails, and with a letter to the council's people."""
    with operator_scope(), transaction.atomic():
        council.refresh_from_db(fields=["state"])
        before = council.state
        move(council, verb, by=by, reason=reason)
        told = {"from": str(before), "to": str(council.state)}
        own_trail.tell(f"council.{verb}", council, by=by, reason=reason, data=told)
    return council
