"""The part of the page of the plan that says what is paid, and leads to all that can be done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dips.accounts.requests import PersonRequest
from dips.councils import plans
from dips.councils.scope import current
from dips.staff.plan.panels import Panel
from dips.staff.rules import can

from . import gateway, prices, queries
from .forms import cost
from .models import Account, Invoice
from .rules import MANAGE
from .states import LIVE, Standing

TONES = {
    Standing.NONE: "grey",
    Standing.WAITING: "yellow",
    Standing.PAID: "green",
    Standing.OVERDUE: "red",
    Standing.ENDED: "grey",
}
STATUSES = {
    "open": ("Not paid yet", "yellow"),
    "paid": ("Paid", "green"),
    "void": ("Void", "grey"),
    "uncollectible": ("Not paid", "red"),
}


def panel(request: PersonRequest) -> Panel | None:
    """For whoever may pay. It shows what Stripe last said; only for a price that was never read Stripe is asked."""
    if not can(request.user, MANAGE):
        return None
    return Panel(title=_("Paying for your plan"), template="billing/panel.html", context=shown())


def shown() -> dict[str, Any]:
    account, offers = queries.account_here(), queries.offers()
    plan, known = plans.of(account.plan), prices.known()
    return {
        "is_on": gateway.is_on(),
        "operator": settings.SERVICE_CONTACT_EMAIL,
        "account": account,
        "plan": plan.title if plan else "",
        "cost": cost(known.get(account.plan)),
        "tone": TONES[Standing(account.standing)],
        "is_live": account.standing in LIVE,
        "until": queries.grace_ends(account),
        "next_at": _next_at(account),
        "others": [
            (each, plans.BY_KEY[each.plan].title, cost(each.price)) for each in offers if each.plan != account.plan
        ],
        "offers": offers,
        "is_unsaid": not offers and prices.are_unsaid(),
        "invoices": [_line(row) for row in queries.invoices_here()],
    }


def in_short() -> dict[str, Any]:
    """For the home page: the plan, how its payment stands, the next invoice, and those that wait to be paid."""
    account, council = queries.account_here(), current()
    plan = plans.of(account.plan or (council.plan if council else ""))
    return {
        "is_on": gateway.is_on(),
        "account": account,
        "plan": plan,
        "tone": TONES[Standing(account.standing)],
        "until": queries.grace_ends(account),
        "next_at": _next_at(account),
        "open": queries.invoices_here().filter(status="open")[:3],
    }


def _next_at(account: Account) -> datetime | None:
    return account.period_ends_at if account.standing == Standing.PAID and not account.ends_at else None


def _line(row: Invoice) -> dict[str, Any]:
    label, tone = STATUSES.get(row.status, (row.status, "grey"))
    return {"row": row, "label": label, "tone": tone, "is_open": row.status == "open" and bool(row.page_url)}
