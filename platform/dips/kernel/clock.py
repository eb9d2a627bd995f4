"""The one clock: the database's. Deadlines, receipts and audit rows never ask the machine they run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from .errors import Invalid

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the database's present instant (UTC), not the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.dips_now()")
        return cursor.fetchone()[0]


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run a block as if it were `instant`, in one transaction. For tests and the demo's loader alone."""
    if not settings.DIPS_CLOCK_SETTABLE:
        raise ImproperlyConfigured("The clock cannot be set here: DIPS_CLOCK_SETTABLE is off.")
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    with transaction.atomic():
        before = _set(instant.astimezone(UTC).isoformat())
        yield
        _set(before)


def _set(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('dips.now', true), '')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('dips.now', %s, true)", [value])
    return before


def london(instant: datetime) -> datetime:
    """The same instant on a clock in London."""
    return instant.astimezone(LONDON)


def wall(value: datetime) -> datetime:
    """Read a time as people in London say it.

    Refuses a time that the change of the clocks skips or doubles, because nobody could keep a deadline set to it.
    """
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    early, late = value.replace(tzinfo=LONDON, fold=0), value.replace(tzinfo=LONDON, fold=1)
    if early.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != value:
        raise Invalid(_("The clocks go forward and skip that time. Choose another time."), code="no_such_time")
    if early.utcoffset() != late.utcoffset():
        raise Invalid(_("The clocks go back and that time comes twice. Choose another time."), code="ambiguous_time")
    return early.astimezone(UTC)


def wall_at(day: date, hour: int = 17, minute: int = 0) -> datetime:
    """A day and a time in London, as an instant."""
    return wall(datetime.combine(day, time(hour, minute)))
