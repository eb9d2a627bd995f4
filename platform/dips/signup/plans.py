"""The plans that a council may choose, in plain words. Nothing is charged by them: whoever bills reads the key."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Plan:
    """One row of the table."""

    key: str
    title: Promise
    price: Promise
    holds: Promise


PLANS = (
    Plan("pilot", _("Pilot"), _("free"), _("One council, one programme, to find out whether it works for you.")),
    Plan(
        "council",
        _("Council"),
        _("for a yearly price"),
        _("One council, as many programmes and challenges as you like."),
    ),
    Plan(
        "region",
        _("Region"),
        _("for a yearly price"),
        _("A combined authority and its councils, each with its own site."),
    ),
)
BY_KEY = {plan.key: plan for plan in PLANS}
USUAL = PLANS[0].key
