"""Read the demonstration's YAML into plain values: times of history as they stand, others counted from the first load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from dips.kernel import clock

HERE = Path(__file__).parent
CLOSING_HOUR, WORKING_HOUR = 17, 9


@dataclass(frozen=True, slots=True)
class Dates:
    """Tells when. A number counts days from `first`; what closes does so at 5pm in London, all else is at 9am."""

    first: datetime

    def at(self, value: Any, *, closing: bool = False) -> datetime:
        if isinstance(value, str):
            return clock.wall(datetime.fromisoformat(value))
        if isinstance(value, int):
            day = clock.london(self.first).date() + timedelta(days=value)
            return clock.wall_at(day, CLOSING_HOUR if closing else WORKING_HOUR)
        raise TypeError(f"neither a time like 2022-08-10 09:00 nor a number of days: {value!r}")

    def day(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return clock.london(self.first).date() + timedelta(days=value)


def load(name: str) -> dict[str, Any]:
    """One file of this folder."""
    return dict(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))
