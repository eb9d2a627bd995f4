"""What Stripe says of one council at this moment, as one value. How it came to be so does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from . import gateway, prices
from .states import LIVE, OF_STRIPE, ORDER, Standing, Trouble, Way

MOST = 100
INVOICES = 24
PURCHASE_ORDER = "Purchase order"  # the field's name on the invoice


@dataclass(frozen=True, slots=True)
class Picture:
    """One look at Stripe."""

    standing: Standing = Standing.NONE
    subscription: str = ""
    item: str = ""
    plan: str = ""
    way: str = ""
    purchase_order: str = ""
    period_ends_at: datetime | None = None
    ends_at: datetime | None = None
    overdue_since: datetime | None = None
    trouble: str = ""
    invoices: tuple[dict[str, Any], ...] = field(default=())


def look(customer: str, council: str, *, now: datetime) -> Picture:
    """Ask Stripe for everything of one customer. One that names another council changes nothing of ours."""
    with gateway.asking() as stripe:
        found = gateway.found(stripe.customers.retrieve, customer)
        is_gone = found is None or bool(found.get("deleted"))  # what it paid for is told all the same
        if found is not None and not is_gone and (found.get("metadata") or {}).get("council") != council:
            return Picture(trouble=Trouble.FOREIGN)
        own = {"customer": customer, "limit": MOST}
        subscriptions = gateway.rows(stripe.subscriptions.list({**own, "status": "all"}))
        invoices = gateway.rows(stripe.invoices.list({**own, "limit": INVOICES}))
    told = picture(
        [each for each in subscriptions if _id(each.get("customer")) == customer],
        [each for each in invoices if _id(each.get("customer")) == customer and each.get("status") != "draft"],
        now=now,
    )
    return replace(told, trouble=Trouble.GONE) if is_gone else told


def picture(subscriptions: list[dict[str, Any]], invoices: list[dict[str, Any]], *, now: datetime) -> Picture:
    """Put what was read together."""
    told = tuple(map(_invoice, invoices))
    counting = sorted(subscriptions, key=_rank)
    if not counting:
        return Picture(invoices=told)
    first = counting[0]
    standing = _standing(first)
    lines = (first.get("items") or {}).get("data") or [{}]
    plan = prices.plan_of(lines[0].get("price") or {})
    trouble = ""
    if standing in LIVE:
        several = len([each for each in counting if _standing(each) in LIVE]) > 1
        trouble = Trouble.SEVERAL if several else "" if plan else Trouble.PRICE
    ends = _moment(lines[0].get("current_period_end") or first.get("current_period_end"))
    cancelled = _moment(first.get("cancel_at")) or (ends if first.get("cancel_at_period_end") else None)
    return Picture(
        standing=standing,
        subscription=first["id"],
        item=lines[0].get("id", ""),
        plan=plan,
        way=Way.INVOICE if first.get("collection_method") == "send_invoice" else Way.CARD,
        purchase_order=_purchase_order(first),
        period_ends_at=ends,
        ends_at=cancelled if standing in LIVE else _moment(first.get("ended_at")),
        overdue_since=_overdue(first, lines[0], invoices, now) if standing == Standing.OVERDUE else None,
        trouble=trouble,
        invoices=told,
    )


def _standing(subscription: dict[str, Any]) -> Standing:
    """A word that Stripe did not have when this was written is no reason to close a council."""
    return OF_STRIPE.get(str(subscription.get("status")), Standing.PAID)


def _rank(subscription: dict[str, Any]) -> tuple[int, int, str]:
    return ORDER.index(_standing(subscription)), -int(subscription.get("created") or 0), str(subscription["id"])


def _overdue(
    subscription: dict[str, Any], line: dict[str, Any], invoices: Iterable[dict[str, Any]], now: datetime
) -> datetime | None:
    """Since when the oldest invoice of the subscription should have been paid."""
    since = [
        moment
        for each in invoices
        if each.get("status") in {"open", "uncollectible"} and _subscription_of(each) == subscription["id"]
        if (moment := _moment(each.get("due_date")) or _moment(each.get("created"))) and moment <= now
    ]
    started = (
        line.get("current_period_start") or subscription.get("current_period_start") or subscription.get("created")
    )
    return min(since, default=_moment(started))


def _subscription_of(invoice: dict[str, Any]) -> str:
    parent = (invoice.get("parent") or {}).get("subscription_details") or {}
    return _id(parent.get("subscription") or invoice.get("subscription"))


def _purchase_order(subscription: dict[str, Any]) -> str:
    fields = (subscription.get("invoice_settings") or {}).get("custom_fields") or []
    return next((str(each.get("value", "")) for each in fields if each.get("name") == PURCHASE_ORDER), "")[:140]


def _invoice(told: dict[str, Any]) -> dict[str, Any]:
    """A row of our table."""
    total = int(told.get("total") or 0)
    net = told.get("total_excluding_tax")
    net = total if net is None else int(net)
    return {
        "id": told["id"],
        "number": told.get("number") or "",
        "status": told.get("status") or "",
        "currency": told.get("currency") or "gbp",
        "net": net,
        "vat": total - net,
        "total": total,
        "left": int(told.get("amount_remaining") or 0),
        "made_at": _moment(told.get("created")) or datetime.fromtimestamp(0, UTC),
        "due_at": _moment(told.get("due_date")),
        "page_url": _https(told.get("hosted_invoice_url")),
        "pdf_url": _https(told.get("invoice_pdf")),
    }


def _https(url: Any) -> str:
    """An address to put in a link: of the web, or none."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) <= 2000 else ""


def _id(told: Any) -> str:
    """The id of something that may stand there whole."""
    return str(told.get("id", "")) if isinstance(told, dict) else str(told or "")


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
