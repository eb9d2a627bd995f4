"""Dates, times and money as the public reads them: London time, "5pm", "6 January 2023", "£24,500"."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONDON = ZoneInfo("Europe/London")


def london(value: datetime) -> datetime:
    """The same moment on a London clock; a naive time is taken to be UTC, as the database keeps it."""
    return (value if timezone.is_aware(value) else value.replace(tzinfo=UTC)).astimezone(LONDON)


def day(value: date | datetime) -> str:
    """`6 January 2023`."""
    on = _on_london_day(value)
    return f"{on.day} {MONTHS[on.month]} {on.year}"


def weekday(value: date | datetime) -> str:
    """`Friday 6 January 2023`."""
    on = _on_london_day(value)
    return f"{WEEKDAYS[on.weekday()]} {day(on)}"


def time(value: datetime, *, seconds: bool = False) -> str:
    """`5pm`, `11:36am`, `11:42:07am`; noon and midnight are said in words."""
    moment = london(value)
    if not seconds and moment.minute == 0 and moment.hour in (0, 12):
        return _("midday") if moment.hour == 12 else _("midnight")
    hour = moment.hour % 12 or 12
    half = _("am") if moment.hour < 12 else _("pm")
    if seconds:
        return f"{hour}:{moment:%M:%S}{half}"
    return f"{hour}:{moment:%M}{half}" if moment.minute else f"{hour}{half}"


def deadline(value: datetime) -> str:
    """`5pm, Friday 6 January 2023`."""
    return _("%(time)s, %(day)s") % {"time": time(value), "day": weekday(value)}


def moment(value: datetime) -> str:
    """`11:42:07am, Wednesday 14 December 2022`: for receipts, where the second counts."""
    return _("%(time)s, %(day)s") % {"time": time(value, seconds=True), "day": weekday(value)}


def days_between(value: datetime, now: datetime) -> int:
    """Days on the London calendar from now to then; a deadline at 5pm tomorrow is 1 day off."""
    return (london(value).date() - london(now).date()).days


def days_left(value: datetime, now: datetime) -> str:
    """`23 days left`, `closes tomorrow`, `closes today`, `closed`."""
    if value <= now:
        return _("closed")
    days = days_between(value, now)
    if days == 0:
        return _("closes today")
    if days == 1:
        return _("closes tomorrow")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def closes_in(value: datetime, now: datetime) -> str:
    """`Closes in 23 days`, for the strong line of a card or a row."""
    if value <= now:
        return _("Closed")
    days = days_between(value, now)
    if days == 0:
        return _("Closes today")
    if days == 1:
        return _("Closes tomorrow")
    return ngettext("Closes in %(days)d day", "Closes in %(days)d days", days) % {"days": days}


def pounds(pence: int) -> str:
    """`£24,500`, and pence only when there are any: `£24,500.50`."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{part:02d}" if part else f"{sign}£{whole:,}"


def size(octets: int) -> str:
    """`84 kB`, `1.2 MB`, `5 GB`."""
    if octets < 1000:
        return ngettext("%(n)d byte", "%(n)d bytes", octets) % {"n": octets}
    if octets < 1_000_000:
        return f"{max(round(octets / 1000), 1)} kB"
    if octets < 1_000_000_000:
        return f"{octets / 1_000_000:.1f} MB"
    return f"{octets / 1_000_000_000:.1f}".removesuffix(".0") + " GB"


def _on_london_day(value: date | datetime) -> date:
    return london(value).date() if isinstance(value, datetime) else value


def lower_first(text: str) -> str:
    """For a label in the middle of a sentence; an abbreviation keeps its capitals."""
    first = text.partition(" ")[0]
    if first == "I" or any(letter.isupper() or letter.isdigit() for letter in first[1:]):
        return text
    return text[:1].lower() + text[1:]
