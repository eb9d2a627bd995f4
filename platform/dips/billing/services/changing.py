"""Change what is paid for: another plan, an end, no end after all, another purchase-order number."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.councils.models import Council
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid

from .. import gateway, looking, prices
from ..errors import SamePlan
from ..models import Account
from ..reading import PURCHASE_ORDER
from ..states import Kind, Way
from .ordering import close, ending, live_account, order, turn, unheard
from .paying import LONGEST_REFERENCE


def change_plan(*, plan: str, by: Actor) -> Account:
    """Move to another plan that is paid for. What is left of the old one is taken off the price of the new one.

    Asked again after an answer that was lost, it is found to be done. Refuses a council that pays for nothing, its own
    plan, and a card that is declined: then the old plan stays.
    """
    with turn(by) as council:
        prices.require_payable(plan)
        account = live_account(council)
        if account.plan == plan:
            held = unheard(council, Kind.CHANGE, {"plan": plan, "subscription": account.subscription})
            if held is None:
                raise SamePlan(field="plan")
            close(held)
            return account
        return _changed(council, account, Kind.CHANGE, {"plan": plan}, change_of(account, plan), by=by)


def change_of(account: Account, plan: str) -> dict[str, Any]:
    """The change as Stripe takes it. A card that is declined refuses all of it."""
    body: dict[str, Any] = {
        "items": [{"id": account.item, "price": prices.id_of(plan), "quantity": 1}],
        "proration_behavior": "always_invoice",
    }
    return body | ({"payment_behavior": "error_if_incomplete"} if account.way == Way.CARD else {})


def cancel_plan(*, by: Actor) -> Account:
    """Pay no more once what is paid for is over. Until then nothing changes. Refuses a council that pays for nothing."""
    with turn(by) as council:
        account = live_account(council)
        return _changed(council, account, Kind.CANCEL, {}, {"cancel_at_period_end": True}, by=by)


def keep_plan(*, by: Actor) -> Account:
    """Take a cancellation back, while the plan still runs."""
    with turn(by) as council:
        account = live_account(council)
        return _changed(council, account, Kind.KEEP, {}, {"cancel_at_period_end": False}, by=by)


def give_purchase_order(*, number: str, by: Actor) -> Account:
    """Say which number stands on the invoices from now on; an empty one takes it off."""
    number = " ".join(number.split())
    fields: Any = [{"name": PURCHASE_ORDER, "value": number}] if number else ""
    with turn(by) as council:
        if len(number) > LONGEST_REFERENCE:
            raise Invalid(_("Shorten the purchase-order number to 140 characters or fewer"), field="purchase_order")
        account = live_account(council)
        body = {"invoice_settings": {"custom_fields": fields}}
        return _changed(council, account, Kind.REFERENCE, {"purchase_order": number}, body, by=by)


def _changed(
    council: Council, account: Account, kind: Kind, wish: dict[str, Any], body: dict[str, Any], *, by: Actor
) -> Account:
    """Send it, and look at what has become of it."""
    made = order(council, kind, wish | {"subscription": account.subscription}, by=by)
    with ending(made), gateway.asking() as stripe:
        stripe.subscriptions.update(account.subscription, body, gateway.once(made.pk))
    looked = looking.look_at(council)
    assert looked is not None, "it was there a moment ago"
    return looked
