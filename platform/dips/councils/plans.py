"""The plans that a council may choose, in plain words, and what each holds. Nothing is charged here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GIGABYTE = 1_000_000_000


class Measure(StrEnum):
    """What a plan may limit. Each is counted at one moment: what is over, closed or deleted no longer counts."""

    PROGRAMMES = "programmes"
    OPEN_CALLS = "open_calls"
    SEATS = "seats"
    STORAGE = "storage_bytes"


@dataclass(frozen=True, slots=True)
class Plan:
    """One row of the table. None is no limit."""

    key: str
    title: Promise
    price: Promise
    holds: Promise
    programmes: int | None = None
    open_calls: int | None = None
    seats: int | None = None
    storage_bytes: int | None = None

    def limit(self, measure: Measure) -> int | None:
        found: int | None = getattr(self, measure)
        return found

    @property
    def cost(self) -> str:
        """Its price as it is known now, else in plain words."""
        return next(filter(None, (ask(self.key) for ask in costs)), "") or str(self.price)


PLANS = (
    Plan(
        "pilot",
        _("Pilot"),
        _("free"),
        _("One council, one programme, to find out whether it works for you."),
        programmes=1,
        open_calls=10,
        seats=25,
        storage_bytes=5 * GIGABYTE,
    ),
    Plan(
        "council",
        _("Council"),
        _("for a yearly price that you are told before you pay"),
        _("One council, as many programmes and challenges as you like."),
        seats=250,
        storage_bytes=100 * GIGABYTE,
    ),
    Plan(
        "region",
        _("Region"),
        _("for a yearly price that you are told before you pay"),
        _("A combined authority and its councils, each with its own site."),
        seats=1000,
        storage_bytes=500 * GIGABYTE,
    ),
)
costs: list[Callable[[str], str]] = []
"""What a plan costs, in words, as far as whoever takes the money knows it. Filled in `ready()`."""
BY_KEY = {plan.key: plan for plan in PLANS}
USUAL = PLANS[0].key


def of(key: str) -> Plan | None:
    """The plan of this key. A blank one, or one that is offered no more, limits nothing."""
    return BY_KEY.get(key)
