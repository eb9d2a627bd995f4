"""Who may make, approve and suspend councils: the platform's operators, and the service itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dips.kernel.actors import System
from dips.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from dips.kernel.actors import Actor


def is_operator(by: object) -> bool:
    """Somebody who is signed in, may sign in, and runs the platform."""
    return bool(
        getattr(by, "is_authenticated", False) and getattr(by, "is_active", False) and getattr(by, "is_operator", False)
    )


def require_operator(by: Actor) -> None:
    """Refuses everybody else with `not_allowed`."""
    if not (isinstance(by, System) or is_operator(by)):
        raise NotAllowed
