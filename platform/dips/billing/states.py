"""Where a council's payments stand. Each is derived from what Stripe says now, so there is no table of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    NONE = "none", _("Nothing to pay")
    WAITING = "waiting", _("Waiting for the first payment")
    PAID = "paid", _("Paid")
    OVERDUE = "overdue", _("Payment overdue")
    ENDED = "ended", _("Ended")


LIVE = frozenset({Standing.PAID, Standing.OVERDUE})  # there is a subscription that says what the plan is

# Stripe's words for a subscription.
OF_STRIPE: dict[str, Standing] = {
    "active": Standing.PAID,
    "trialing": Standing.PAID,
    "past_due": Standing.OVERDUE,
    "unpaid": Standing.OVERDUE,
    "paused": Standing.OVERDUE,
    "incomplete": Standing.WAITING,
    "incomplete_expired": Standing.NONE,
    "canceled": Standing.ENDED,
}
# Of several subscriptions of one customer the first in this order counts.
ORDER = (Standing.PAID, Standing.OVERDUE, Standing.WAITING, Standing.ENDED, Standing.NONE)


class Way(models.TextChoices):
    CARD = "card", _("by card")
    INVOICE = "invoice", _("by invoice")


class Kind(models.TextChoices):
    """What was asked of Stripe."""

    CARD = "card", _("Pay by card")
    INVOICE = "invoice", _("Pay by invoice")
    CHANGE = "change", _("Change of plan")
    CANCEL = "cancel", _("Cancel")
    KEEP = "keep", _("Keep the plan")
    REFERENCE = "reference", _("Purchase-order number")


class Trouble(models.TextChoices):
    """What the operator has to look at in Stripe's dashboard."""

    FOREIGN = "foreign", _("The customer in Stripe is another council's")
    GONE = "gone", _("The customer was deleted in Stripe")
    PRICE = "price", _("The subscription has a price that belongs to no plan")
    SEVERAL = "several", _("There is more than one subscription")
