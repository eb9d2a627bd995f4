"""Reads about payments. A council reads its own; the operator reads of all how they stand, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from dips.councils.scope import operator_scope
from dips.kernel import schema

from . import gateway, prices
from .errors import NoPrice, PriceUnsaid
from .models import Account, Invoice, Price
from .states import Standing


def account_here() -> Account:
    """The council's account, or one that stands for none: nothing is paid, nothing is owed."""
    found = Account.objects.filter(schema=schema.here()).first()
    return found or Account(schema=schema.here(), standing=Standing.NONE)


def invoices_here() -> QuerySet[Invoice]:
    return Invoice.objects.filter(schema=schema.here())


def grace() -> timedelta:
    return timedelta(days=settings.BILLING_GRACE_DAYS)


def grace_ends(account: Account) -> datetime | None:
    """When an overdue account makes its council read-only."""
    if account.standing != Standing.OVERDUE or account.overdue_since is None:
        return None
    return account.overdue_since + grace()


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan that can be paid for, and what it costs."""

    plan: str
    price: Price


def offers() -> list[Offer]:
    """Plans that can be paid for here, each with its price; none while payments are off."""
    if not gateway.is_on():
        return []
    known = prices.known()
    return [Offer(plan, known[plan]) for plan in prices.PAYABLE if plan in known]


def require_offers() -> list[Offer]:
    """Refuses while Stripe does not say what any of them costs, and where none has a price."""
    found = offers()
    if not found:
        raise PriceUnsaid if prices.are_unsaid() else NoPrice
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """What the operator's console shows of one council's payments."""

    schema: str
    standing: str
    standing_label: str
    plan: str
    way: str
    paid_until: datetime | None
    ends_at: datetime | None
    grace_ends: datetime | None
    is_closed: bool
    trouble: str
    looked_at: datetime | None


def _line(row: Account) -> Line:
    return Line(
        schema=row.schema,
        standing=row.standing,
        standing_label=str(row.get_standing_display()),
        plan=row.plan,
        way=str(row.get_way_display()),
        paid_until=row.period_ends_at,
        ends_at=row.ends_at,
        grace_ends=grace_ends(row),
        is_closed=row.is_closed,
        trouble=str(row.get_trouble_display()) if row.trouble else "",
        looked_at=row.looked_at,
    )


def payments_of(schema_name: str) -> Line | None:
    """For the operator: how one council's payments stand. Never a card, an invoice's address or a customer's id."""
    with operator_scope():
        row = Account.objects.filter(schema=schema_name).first()
        return _line(row) if row else None


def payments() -> dict[str, Line]:
    """For the operator: all of them, by schema, in one query."""
    with operator_scope():
        return {row.schema: _line(row) for row in Account.objects.all()}


def totals() -> dict[str, Any]:
    """For the operator: whether payments are on, and how many councils stand where."""
    with operator_scope():
        rows = list(Account.objects.values_list("standing", "is_closed", "trouble"))
    return {
        "is_on": gateway.is_on(),
        "paid": sum(standing == Standing.PAID for standing, _closed, _trouble in rows),
        "overdue": sum(standing == Standing.OVERDUE for standing, _closed, _trouble in rows),
        "closed": sum(closed for _standing, closed, _trouble in rows),
        "trouble": sum(bool(trouble) for _standing, _closed, trouble in rows),
    }
