"""What a council's trail says of its payments, in an officer's words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from dips.councils import plans
from dips.kernel.models import AuditEvent
from dips.staff import trail as council

from .states import Standing

SAID = {
    "billing.card": _("Went to pay by card"),
    "billing.invoice": _("Ordered a plan by invoice"),
    "billing.change": _("Asked for another plan"),
    "billing.cancel": _("Cancelled the plan"),
    "billing.keep": _("Kept the plan after all"),
    "billing.reference": _("Gave the purchase-order number"),
    "billing.changed": _("What is known of the payments changed"),
}


def register() -> None:
    council.lend("billing", SAID, _fact)


def _fact(event: AuditEvent) -> str:
    """Which plan is meant, and where the payments stand. Who is billed and where is not told here."""
    plan, standing = event.data.get("plan"), event.data.get("standing")
    changed = [_change(plan, _title)] if isinstance(plan, dict) else [_title(plan or "")]
    if isinstance(standing, dict):
        changed.append(_change(standing, lambda key: str(dict(Standing.choices).get(key, ""))))
    return ", ".join(filter(None, changed))


def _change(ends: dict[str, str], named: Callable[[str], str]) -> str:
    return f"{named(ends['from']) or '–'} → {named(ends['to']) or '–'}"


def _title(key: str) -> str:
    plan = plans.of(key)
    return str(plan.title) if plan is not None else ""
