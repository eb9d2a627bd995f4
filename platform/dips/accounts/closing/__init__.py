"""Close an account for good. Rooms above say when it must not be, and take with them what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dips.accounts.models import User

conditions: list[Callable[[User], None]] = []
"""Each refuses by raising, with a sentence of what to do first. Filled in `ready()`."""
farewells: list[Callable[[User], None]] = []
"""Each takes out of its room what is the person's own. Filled in `ready()`."""
