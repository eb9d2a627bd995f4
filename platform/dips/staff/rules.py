"""Who may, in the council one stands in. Capabilities are Django permissions; no role is named in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dips.councils.standing import require_writable
from dips.kernel.actors import System

from .errors import RoleMissing

if TYPE_CHECKING:
    from dips.kernel.actors import Actor


def can(by: Actor, perm: str) -> bool:
    """The service itself may do everything; a person what their roles here allow."""
    if isinstance(by, System):
        return True
    return bool(getattr(by, "is_authenticated", False) and by.has_perm(perm))


def require(by: Actor, perm: str) -> None:
    """Refuses with `not_allowed`, says to the council's people who may, and changes nothing."""
    if not can(by, perm):
        raise RoleMissing(by, perm)


def require_to_change(by: Actor, perm: str) -> None:
    """The same for what begins or changes something: refused with `read_only` too while the council is read-only.

    Verbs ask this; pages that only show, and verbs that finish what runs or look after people, ask `require`.
    """
    require(by, perm)
    hold(by)


def hold(by: Actor) -> None:
    """Refuses a person with `read_only` while the council is read-only. The service itself goes on."""
    if not isinstance(by, System):
        require_writable()
