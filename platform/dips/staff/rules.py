"""Who may, in the council one stands in. Capabilities are Django permissions; no role is named in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dips.kernel.actors import System
from dips.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from dips.kernel.actors import Actor


def can(by: Actor, perm: str) -> bool:
    """The service itself may do everything; a person what their roles here allow."""
    if isinstance(by, System):
        return True
    return bool(getattr(by, "is_authenticated", False) and by.has_perm(perm))


def require(by: Actor, perm: str) -> None:
    """Refuses with `not_allowed` and changes nothing."""
    if not can(by, perm):
        raise NotAllowed
