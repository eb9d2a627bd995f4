"""What a region may be shown of calls: those that have opened, which everybody can read of."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.regions.measures import Measure, financial_year, register
from tenants.challenges.figures import published

from .models import Call
from .states import CallState

ANNOUNCED = (CallState.PUBLISHED, CallState.CLOSED)


def opened() -> dict[str, int]:
    """By the year in which they opened."""
    calls = Call.objects.filter(challenge__in=published(), state__in=ANNOUNCED, opens_at__lte=DipsNow())
    return dict(Counter(financial_year(moment) for moment in calls.values_list("opens_at", flat=True) if moment))


def register_all() -> None:
    register(
        Measure(
            "calls",
            _("Calls opened"),
            _("Calls for applications that have opened, by the financial year in which they did."),
            opened,
            follows=("calls.call",),
            parts=_("By financial year"),
            kind="trend",
            position=50,
        )
    )
