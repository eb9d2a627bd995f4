"""The one rule for small numbers: what a council shows of a count is 0 or at least 3, and never moves by 1 or 2.

Whatever is then added up, taken from each other or compared with yesterday, no 1 or 2 of a council can come out.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A council's figure as others may see it. `is_small` says that there are 1 or 2, and that they are not counted."""

    value: int
    is_small: bool = False


NOTHING = Shown(0)
SMALL = Shown(0, is_small=True)


def shown(true: int, before: Shown | None = None) -> Shown:
    """What is shown of a true count, when `before` is what was shown last.

    A figure that has changed by fewer than 3 since stands as it was: the step would say how many were added.
    """
    if true <= 0:
        return NOTHING
    if true < LEAST:
        return SMALL
    if before is not None and before.value and abs(true - before.value) < LEAST:
        return before
    return Shown(true)
