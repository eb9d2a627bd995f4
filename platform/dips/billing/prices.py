"""What each plan costs. The operator names a price of Stripe's for each plan; Stripe knows the amount."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.cache import cache

from dips.councils.scope import operator_scope, portal_scope
from dips.kernel import clock

from . import gateway
from .errors import NoPrice, NoSuchPlan, PriceUnsaid, ProviderAway, ProviderRefused
from .models import Price

logger = logging.getLogger(__name__)
PREFIX = "price_"
LOOK, UNSAID, SAID, A_MINUTE = "national:billing-prices", "unsaid", "said", 60


def plan_of(price: dict[str, Any]) -> str:
    """The plan of a subscription's price: by its id or lookup key here, else by what the price says of itself."""
    names = {price.get("id"), price.get("lookup_key")}
    for plan, name in settings.STRIPE_PRICES.items():
        if name in names:
            return str(plan)
    said = (price.get("metadata") or {}).get("plan", "")
    return said if said in PAYABLE else ""


PAYABLE = ("council", "region")


def require_payable(plan: str) -> str:
    """Refuses a plan that costs nothing, and one that nobody gave a price."""
    if plan not in PAYABLE:
        raise NoSuchPlan(field="plan")
    if plan not in settings.STRIPE_PRICES:
        raise NoPrice(field="plan")
    return plan


def id_of(plan: str) -> str:
    """The id of Stripe's price for a plan, asked for when it has another name here."""
    name = str(settings.STRIPE_PRICES[require_payable(plan)])
    if name.startswith(PREFIX):
        return name
    with gateway.asking() as stripe:
        rows = gateway.rows(stripe.prices.list({"lookup_keys": [name], "active": True, "limit": 1}))
    if not rows:
        raise NoPrice(field="plan")
    return str(rows[0]["id"])


def known() -> dict[str, Price]:
    """By the plan's key, what Stripe said last. Stripe is asked where a price was never read, or is another one now.

    Whoever needs it first waits for it, a few seconds at the most; while Stripe does not say it, nobody asks again for a
    minute. A plan whose amount is not known is missing.
    """
    found = _kept()
    if not gateway.is_on() or not set(settings.STRIPE_PRICES) - set(found) or not cache.add(LOOK, UNSAID, A_MINUTE):
        return found
    try:
        refresh(patience=gateway.BRIEFLY)
    except (ProviderAway, ProviderRefused) as error:
        logger.warning("the prices could not be read: %s", error.code)
        return found
    cache.set(LOOK, SAID, A_MINUTE)
    return _kept()


def of(plan: str) -> Price | None:
    """What Stripe said last of one plan, without asking it."""
    return _kept().get(plan) if plan in settings.STRIPE_PRICES and gateway.is_on() else None


def are_unsaid() -> bool:
    """Whether Stripe, asked within the last minute, has not told the prices yet."""
    return bool(cache.get(LOOK) == UNSAID)


def require_known(plan: str) -> Price:
    """Nobody decides on a plan whose price they have not seen: refuses while Stripe does not tell it."""
    require_payable(plan)
    price = known().get(plan)
    if price is None:
        raise PriceUnsaid if are_unsaid() else NoPrice(field="plan")
    return price


def _kept() -> dict[str, Price]:
    """Rows of the prices that the settings name now; a lookup key may be any price's."""
    with portal_scope():
        rows = {row.plan: row for row in Price.objects.filter(plan__in=settings.STRIPE_PRICES)}
    names = settings.STRIPE_PRICES
    return {plan: row for plan, row in rows.items() if not names[plan].startswith(PREFIX) or row.price == names[plan]}


def refresh(*, patience: int = gateway.PATIENCE) -> int:
    """Read the amounts anew. Returns how many plans have one."""
    told = {}
    with gateway.asking(patience=patience) as stripe:
        for plan, name in settings.STRIPE_PRICES.items():
            if name.startswith(PREFIX):
                found = gateway.found(stripe.prices.retrieve, name)
            else:
                found = next(iter(gateway.rows(stripe.prices.list({"lookup_keys": [name], "limit": 1}))), None)
            if found:
                told[plan] = found
    with operator_scope():
        Price.objects.exclude(plan__in=told).delete()
        for plan, price in told.items():
            Price.objects.update_or_create(
                plan=plan,
                defaults={
                    "price": price["id"],
                    "amount": int(price.get("unit_amount") or 0),
                    "currency": price.get("currency") or "gbp",
                    "interval": (price.get("recurring") or {}).get("interval", ""),
                    "includes_vat": price.get("tax_behavior") == "inclusive",
                    "looked_at": clock.now(),
                },
            )
    return len(told)
