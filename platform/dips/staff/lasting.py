"""How long a person stays: roles of partners end, and whoever has one needs a last day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from dips.ui import words

from .errors import LastsShorter
from .models import Role


def after_months(day: date, months: int) -> date:
    """The same day some months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of(roles: Iterable[Role]) -> int | None:
    """The shortest time that any of these roles lasts; None when none ends."""
    return min((role.months for role in roles if role.months), default=None)


def last_day(roles: Iterable[Role], *, chosen: date | None, standing: date | None, today: date) -> date | None:
    """The day that was chosen. Without one a partner's role keeps the day that stands, or gets the role's own."""
    months = months_of(roles)
    if chosen is not None or months is None:
        return chosen
    return standing or after_months(today, months)


def require_within(
    roles: Iterable[Role], *, chosen: date | None, standing: date | None, today: date, field: str
) -> None:
    """Refuses a day that somebody newly chose beyond what a partner's role lasts from today."""
    roles = list(roles)
    months = months_of(roles)
    if chosen is None or months is None or chosen == standing or chosen <= (latest := after_months(today, months)):
        return
    role = next(role for role in roles if role.months == months)
    raise LastsShorter(field=field, role=role.name, months=months, day=words.day(latest))
