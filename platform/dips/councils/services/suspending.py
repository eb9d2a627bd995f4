"""Close a council's doors for a while, and open them again."""

from __future__ import annotations

from dips.kernel.actors import Actor
from dips.kernel.workflow import move

from ..models import Council
from ..rules import require_operator
from ..scope import operator_scope
from .checking import reason_of


def suspend_council(*, council: Council, reason: str, by: Actor) -> Council:
    """Close a council's sites and its page in the directory; nothing is deleted. Refuses without a reason."""
    require_operator(by)
    with operator_scope():
        return move(council, "suspend", by=by, reason=reason_of(reason))


def resume_council(*, council: Council, reason: str = "", by: Actor) -> Council:
    """Open a suspended council again, as it was."""
    require_operator(by)
    with operator_scope():
        return move(council, "resume", by=by, reason=reason.strip())
