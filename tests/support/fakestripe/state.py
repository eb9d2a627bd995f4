"""What our Stripe holds, and what happens to it: by requests, on its pages, in its dashboard, and by time alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import stripe

from .contract import Refused

DAY, YEAR = 86_400, 365 * 86_400
VAT = 20  # per cent
DECLINED_CARD = "4000000000000002"
PRICES = {
    "price_council": ("dips_council", 600_000),
    "price_region": ("dips_region", 2_400_000),
    "price_odd": ("somebody_else", 100),
}


class Declined(Exception):
    """The bank said no."""


class Stripe:
    """One account. `now` is its clock; `events` is all that it would tell, oldest first."""

    def __init__(self, base: str = "http://stripe.test") -> None:
        self.base = base
        self.now = int(time.time())
        self.customers: dict[str, dict[str, Any]] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.invoices: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.tax_ids: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.declining: set[str] = set()  # customers whose bank says no
        self.told: Callable[[dict[str, Any]], None] | None = None
        self._ids = count(1)
        self.prices = {
            name: {
                "id": name, "object": "price", "lookup_key": key, "unit_amount": amount, "currency": "gbp", "active": True,
                "recurring": {"interval": "year", "interval_count": 1}, "tax_behavior": "exclusive", "metadata": {},
            }
            for name, (key, amount) in PRICES.items()
        }  # fmt: skip

    def new(self, prefix: str) -> str:
        return f"{prefix}_{next(self._ids):06d}"

    def emit(self, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
        """Note an event with the object as it is at this moment, which is old as soon as the next thing happens."""
        event = {
            "id": self.new("evt"), "object": "event", "type": kind, "created": self.now, "livemode": False,
            "api_version": stripe.api_version, "data": {"object": json.loads(json.dumps(thing))},
        }  # fmt: skip
        self.events.append(event)
        if self.told:
            self.told(event)
        return event

    # -- requests ----------------------------------------------------------------------------------

    def get(self, shelf: dict[str, dict[str, Any]], name: Any) -> dict[str, Any]:
        if name not in shelf:
            raise LookupError(str(name))
        return shelf[name]

    def make_customer(self, told: dict[str, Any]) -> dict[str, Any]:
        made = {"id": self.new("cus"), "object": "customer", "created": self.now, "metadata": {}, **told}
        self.customers[made["id"]] = made
        self.emit("customer.created", made)
        return made

    def change_customer(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        found = self.get(self.customers, name)
        found.update(told)
        self.emit("customer.updated", found)
        return found

    def add_tax_id(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        self.get(self.customers, name)
        made = {"id": self.new("txi"), "object": "tax_id", "customer": name, **told}
        self.tax_ids.append(made)
        return made

    def make_session(self, told: dict[str, Any]) -> dict[str, Any]:
        if "mode" not in told:
            raise Refused("You must provide one of mode", "mode")
        self.get(self.customers, told.get("customer"))
        for line in told.get("line_items", []):
            self.price(line["price"])
        if told.get("tax_id_collection", {}).get("enabled") and told.get("customer_update", {}).get("name") != "auto":
            raise Refused("tax_id_collection of a customer needs customer_update[name]=auto", "tax_id_collection")
        name = self.new("cs_test")
        made = {
            "id": name, "object": "checkout.session", "created": self.now, "status": "open", "payment_status": "unpaid",
            "url": f"{self.base}/c/pay/{name}", "subscription": None, **told,
        }  # fmt: skip
        self.sessions[name] = made
        return made

    def expire_session(self, name: str) -> dict[str, Any]:
        found = self.get(self.sessions, name)
        if found["status"] != "open":
            raise Refused("Only open sessions can be expired")
        found.update(status="expired", url=None)
        self.emit("checkout.session.expired", found)
        return found

    def make_subscription(self, told: dict[str, Any]) -> dict[str, Any]:
        self.get(self.customers, told["customer"])
        way = told.get("collection_method", "charge_automatically")
        if way == "send_invoice" and "days_until_due" not in told:
            raise Refused("days_until_due is required", "days_until_due")
        if way == "send_invoice" and not self.customers[told["customer"]].get("email"):
            raise Refused("Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.")  # fmt: skip
        [line] = told["items"]
        price = self.price(line["price"])
        name = self.new("sub")
        made = {
            "id": name, "object": "subscription", "customer": told["customer"], "created": self.now, "status": "active",
            "collection_method": way, "days_until_due": told.get("days_until_due"), "metadata": told.get("metadata", {}),
            "cancel_at_period_end": False, "cancel_at": None, "canceled_at": None, "ended_at": None,
            "automatic_tax": told.get("automatic_tax", {"enabled": False}),
            "default_tax_rates": told.get("default_tax_rates", []),
            "invoice_settings": {"custom_fields": None} | told.get("invoice_settings", {}),
            "items": {"object": "list", "data": [{
                "id": self.new("si"), "object": "subscription_item", "price": price, "quantity": 1,
                "current_period_start": self.now, "current_period_end": self.now + YEAR,
            }]},
        }  # fmt: skip
        self.subscriptions[name] = made
        self.emit("customer.subscription.created", made)
        invoice = self._bill(made, price["unit_amount"], "subscription_create")
        if way == "charge_automatically" and not self._charge(invoice):
            made["status"] = "incomplete"
            self.emit("customer.subscription.updated", made)
        return made

    def change_subscription(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        found = self.get(self.subscriptions, name)
        if found["status"] in {"canceled", "incomplete_expired"}:
            raise Refused("A canceled subscription can only update its cancellation_details and metadata.")
        line = found["items"]["data"][0]
        if told.get("items"):
            [wish] = told["items"]
            if wish.get("id") != line["id"]:
                raise Refused(f"No such subscription item: {wish.get('id')}", "items")
            price = self.price(wish["price"])
            self._prorate(found, line, price, told)
            line["price"] = price
        if "cancel_at_period_end" in told:
            found["cancel_at_period_end"] = told["cancel_at_period_end"]
            found["cancel_at"] = line["current_period_end"] if told["cancel_at_period_end"] else None
            found["canceled_at"] = self.now if told["cancel_at_period_end"] else None
        if "invoice_settings" in told:
            found["invoice_settings"] |= {"custom_fields": told["invoice_settings"].get("custom_fields") or None}
        self.emit("customer.subscription.updated", found)
        return found

    def end_subscription(self, name: str) -> dict[str, Any]:
        """By a request, or by somebody in the dashboard."""
        found = self.get(self.subscriptions, name)
        if found["status"] == "canceled":
            raise LookupError(name)
        found.update(status="canceled", ended_at=self.now, canceled_at=self.now)
        self.emit("customer.subscription.deleted", found)
        return found

    def preview(self, told: dict[str, Any]) -> dict[str, Any]:
        """The invoice that a change would make, or the next one."""
        found = self.get(self.subscriptions, told["subscription"])
        line = found["items"]["data"][0]
        wish = (told.get("subscription_details") or {}).get("items")
        net = self._difference(line, self.price(wish[0]["price"])) if wish else line["price"]["unit_amount"]
        return self._invoice(found, net, "upcoming")

    def price(self, name: Any) -> dict[str, Any]:
        if name not in self.prices:
            raise Refused(f"No such price: {name!r}", "price")
        return self.prices[name]

    # -- what others do ----------------------------------------------------------------------------

    def pay_on_page(self, session: str, card: str = "4242424242424242") -> dict[str, Any]:
        """Somebody types a card on Stripe's page. Raises Declined, and the page stays open."""
        found = self.get(self.sessions, session)
        if found["status"] != "open":
            raise Refused("This page has expired")
        if card == DECLINED_CARD:
            raise Declined
        wish = {
            "customer": found["customer"], "items": [{"price": found["line_items"][0]["price"]}],
            "automatic_tax": found.get("automatic_tax", {"enabled": False}), **found.get("subscription_data", {}),
        }  # fmt: skip
        made = self.make_subscription(wish)
        found.update(status="complete", payment_status="paid", subscription=made["id"], url=None)
        self.emit("checkout.session.completed", found)
        return made

    def pay(self, name: str) -> None:
        """An invoice is paid, on its page or by the bank."""
        found = self.invoices[name]
        if found["status"] not in {"open", "uncollectible"}:
            return
        found.update(status="paid", amount_paid=found["total"], amount_remaining=0)
        self.emit("invoice.paid", found)
        subscription = self.subscriptions[found["parent"]["subscription_details"]["subscription"]]
        owing = [each for each in self.of(subscription) if each["status"] == "open" and self._is_due(each)]
        if subscription["status"] in {"past_due", "unpaid", "incomplete"} and not owing:
            subscription["status"] = "active"
            self.emit("customer.subscription.updated", subscription)

    def of(self, subscription: dict[str, Any]) -> list[dict[str, Any]]:
        """The invoices of a subscription."""
        name = subscription["id"]
        return [
            each for each in self.invoices.values() if each["parent"]["subscription_details"]["subscription"] == name
        ]

    def delete_customer(self, name: str) -> None:
        for each in list(self.subscriptions.values()):
            if each["customer"] == name and each["status"] != "canceled":
                self.end_subscription(each["id"])
        self.customers[name] = {"id": name, "object": "customer", "deleted": True}
        self.emit("customer.deleted", self.customers[name])

    def pass_time(self, days: float) -> None:
        """A day at a time: invoices fall due, periods end, subscriptions renew or end."""
        until = self.now + int(days * DAY)
        while self.now < until:
            self.now = min(self.now + DAY, until)
            for each in list(self.subscriptions.values()):
                if each["status"] in {"active", "past_due"}:
                    self._grow_older(each)

    def _grow_older(self, subscription: dict[str, Any]) -> None:
        line = subscription["items"]["data"][0]
        if self.now >= line["current_period_end"]:
            if subscription["cancel_at_period_end"]:
                self.end_subscription(subscription["id"])
                return
            line["current_period_start"], line["current_period_end"] = (
                line["current_period_end"],
                line["current_period_end"] + YEAR,
            )
            invoice = self._bill(subscription, line["price"]["unit_amount"], "subscription_cycle")
            is_card = subscription["collection_method"] == "charge_automatically"
            if is_card and not self._charge(invoice):
                subscription["status"] = "past_due"
            self.emit("customer.subscription.updated", subscription)
        late = [each for each in self.of(subscription) if each["status"] == "open" and self._is_due(each)]
        if late and subscription["status"] == "active":
            subscription["status"] = "past_due"
            self.emit("customer.subscription.updated", subscription)

    def _is_due(self, invoice: dict[str, Any]) -> bool:
        return (invoice["due_date"] or invoice["created"]) <= self.now

    # -- below -------------------------------------------------------------------------------------

    def _bill(self, subscription: dict[str, Any], net: int, reason: str) -> dict[str, Any]:
        made = self._invoice(subscription, net, reason)
        self.invoices[made["id"]] = made
        subscription["latest_invoice"] = made["id"]
        self.emit("invoice.finalized", made)
        return made

    def _invoice(self, subscription: dict[str, Any], net: int, reason: str) -> dict[str, Any]:
        taxed = subscription["automatic_tax"]["enabled"] or subscription["default_tax_rates"]
        vat = net * VAT // 100 if taxed else 0
        name, by_invoice = self.new("in"), subscription["collection_method"] == "send_invoice"
        is_credit = net <= 0
        return {
            "id": name, "object": "invoice", "customer": subscription["customer"], "created": self.now, "currency": "gbp",
            "number": f"DIPS-{name[-6:]}", "status": "paid" if is_credit else "open", "billing_reason": reason,
            "subtotal": net, "total": net + vat, "total_excluding_tax": net,
            "total_taxes": [{"amount": vat, "tax_behavior": "exclusive"}] if vat else [],
            "amount_due": max(net + vat, 0), "amount_paid": 0, "amount_remaining": 0 if is_credit else net + vat,
            "collection_method": subscription["collection_method"],
            "due_date": self.now + subscription["days_until_due"] * DAY if by_invoice else None,
            "custom_fields": subscription["invoice_settings"]["custom_fields"],
            "hosted_invoice_url": f"{self.base}/i/{name}", "invoice_pdf": f"{self.base}/i/{name}/pdf",
            "parent": {"type": "subscription_details", "subscription_details": {
                "subscription": subscription["id"], "metadata": subscription["metadata"],
            }},
        }  # fmt: skip

    def _charge(self, invoice: dict[str, Any]) -> bool:
        if invoice["status"] == "paid":
            return True
        if invoice["customer"] in self.declining:
            self.emit("invoice.payment_failed", invoice)
            return False
        invoice.update(status="paid", amount_paid=invoice["total"], amount_remaining=0)
        self.emit("invoice.paid", invoice)
        return True

    def _difference(self, line: dict[str, Any], price: dict[str, Any]) -> int:
        """What is left of the old price, taken off what is left of the new one."""
        left = (line["current_period_end"] - self.now) / YEAR
        return round((price["unit_amount"] - line["price"]["unit_amount"]) * left)

    def _prorate(
        self, subscription: dict[str, Any], line: dict[str, Any], price: dict[str, Any], told: dict[str, Any]
    ) -> None:
        if told.get("proration_behavior") != "always_invoice":
            return
        by_card = subscription["collection_method"] == "charge_automatically"
        net = self._difference(line, price)
        if by_card and net > 0 and subscription["customer"] in self.declining:
            if told.get("payment_behavior") == "error_if_incomplete":
                raise Declined
            subscription["status"] = "past_due"
        invoice = self._bill(subscription, net, "subscription_update")
        if by_card:
            self._charge(invoice)
