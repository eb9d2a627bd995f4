"""What a region may be shown of applications: numbers of calls that have closed, never anything of one that is open."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dips.regions.measures import Measure, financial_year, register
from tenants.calls.states import CallState
from tenants.challenges.figures import published

from .models import Application
from .states import SENT

HOME, ABROAD = "uk", "abroad"


def sent() -> QuerySet[Application]:
    """What was sent to calls that have closed, and not withdrawn."""
    return Application.objects.filter(
        challenge__in=published(), call__state=CallState.CLOSED, call__unsealed_at__isnull=False, state__in=SENT
    )


def by_year() -> dict[str, int]:
    """By the year in which the call closed."""
    return dict(
        Counter(financial_year(moment) for moment in sent().values_list("call__closes_at", flat=True) if moment)
    )


def small_firms() -> dict[str, int]:
    """Small and medium-sized businesses, each once, by where they are: of its newest application, as it said itself."""
    rows = sent().order_by("submitted_at", "pk").values_list("supplier_id", "snapshot__is_sme", "snapshot__country")
    newest = {supplier: (is_sme, country) for supplier, is_sme, country in rows}
    return dict(Counter(ABROAD if country else HOME for is_sme, country in newest.values() if is_sme))


def register_all() -> None:
    register(
        Measure(
            "applications",
            _("Applications"),
            _(
                "Applications sent and not withdrawn, by the financial year in which their call closed. Nothing is"
                " counted while a call is open."
            ),
            by_year,
            follows=("calls.call",),
            parts=_("By financial year"),
            kind="trend",
            position=60,
        )
    )
    register(
        Measure(
            "small_firms",
            _("Small businesses engaged"),
            _(
                "Small and medium-sized businesses that applied to a call which has closed, each counted once in a"
                " council. Size and country are what they said of themselves."
            ),
            small_firms,
            follows=("calls.call",),
            answers=_(
                "The programme’s first measure: small businesses engaged in innovative procurement; those abroad are"
                " its third."
            ),
            parts=_("By where they are"),
            part_labels={HOME: _("In the United Kingdom"), ABROAD: _("Outside the United Kingdom")},
            position=70,
        )
    )
