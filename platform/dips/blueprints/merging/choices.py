"""What somebody chose where both sides had changed the same part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OURS, THEIRS, BASE, OWN = "ours", "theirs", "base", "own"
SIDES = (OURS, THEIRS, BASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the sides, what stood before both, or words written anew."""

    side: str
    text: str = ""

    def of(self, base: Any, ours: Any, theirs: Any) -> Any:
        """What stands there then. Own words can only take the place of words."""
        if self.side == OWN and any(isinstance(each, str) for each in (ours, theirs, base)):
            return self.text
        return {THEIRS: theirs, BASE: base}.get(self.side, ours)
