"""What a change of plan would cost, before anybody decides. Stripe reckons; nothing is changed by asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import gateway, prices
from .errors import ProviderAway, ProviderRefused
from .models import Account


@dataclass(frozen=True, slots=True)
class Preview:
    """The invoice that would be made at once. Less than nothing is taken off the next one."""

    net: int
    vat: int
    total: int

    @property
    def is_credit(self) -> bool:
        return self.total < 0


def of_change(account: Account, plan: str) -> Preview | None:
    """For an account that pays. None while Stripe does not say."""
    details: Any = {
        "items": [{"id": account.item, "price": prices.id_of(plan), "quantity": 1}],
        "proration_behavior": "always_invoice",
    }
    try:
        with gateway.asking() as stripe:
            told = gateway.plain(
                stripe.invoices.create_preview({"subscription": account.subscription, "subscription_details": details})
            )
    except (ProviderAway, ProviderRefused):
        return None
    total = int(told.get("total") or 0)
    net = told.get("total_excluding_tax")
    net = total if net is None else int(net)
    return Preview(net=net, vat=total - net, total=total)
