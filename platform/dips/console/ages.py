"""How long ago, in words: an operator asks "since when?" before "at what time?"."""

from __future__ import annotations

from datetime import datetime

from dips.kernel import clock
from dips.ui import words

STEPS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def age(then: datetime | None, now: datetime) -> str:
    """`5 minutes`, `2 days`; in whole steps of the largest that fits."""
    if then is None:
        return ""
    seconds = max(int((now - then).total_seconds()), 0)
    for word, length in STEPS:
        if seconds >= length:
            count = seconds // length
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "a moment"


def ago(then: datetime | None, now: datetime) -> str:
    """`5 minutes ago`; `never` if it was not."""
    return f"{age(then, now)} ago" if then is not None else "never"


def ahead(then: datetime, now: datetime) -> str:
    """`in 5 minutes`, or how long it is overdue."""
    return f"in {age(now, then)}" if then > now else f"{age(then, now)} overdue"


def reported(then: datetime, now: datetime) -> str:
    """When a council itself noted its figures: they are of that moment, and may differ from what another page counts."""
    is_today = clock.london(then).date() == clock.london(now).date()
    return f"as reported at {words.time(then)}" + ("" if is_today else f" on {words.day(then)}")
