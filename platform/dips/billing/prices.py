"""What each plan costs. The operator names a price of Stripe's for each plan; Stripe knows the amount."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from dips.councils.scope import operator_scope
from dips.kernel import clock

from . import gateway
from .errors import NoPrice, NoSuchPlan
from .models import Price

PREFIX = "price_"


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


def refresh() -> int:
    """Read the amounts anew. Returns how many plans have one."""
    told = {}
    with gateway.asking() as stripe:
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
