"""How long a person stays: roles of partners end, and whoever has one needs a last day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

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
