"""What can stand in the way of paying, each in a plain sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, DomainError, NotNow


class BillingOff(NotNow):
    code = "billing_off"
    default = _("Payments are not switched on here. Everything else works. Ask whoever runs the service.")


class ProviderAway(DomainError):
    """Nobody knows whether it was done. Doing it again does it once."""

    code = "payments_unavailable"
    status = 503
    default = _(
        "Stripe, which takes the payments, does not answer. Nothing is charged twice: try again in some minutes."
    )


class ProviderRefused(DomainError):
    code = "payments_refused"
    status = 502
    default = _(
        "Stripe, which takes the payments, did not accept this. Nothing was charged. Whoever runs the service has been told."
    )


class CardDeclined(DomainError):
    code = "card_declined"
    status = 402
    default = _("The card was declined and nothing was charged. Use another card, or ask your bank why.")


class AlreadyPaying(Conflict):
    code = "already_paying"
    default = _("Your council pays for a plan already. Change that plan instead.")


class NotPaying(Conflict):
    code = "not_paying"
    default = _("Your council pays for no plan at present.")


class Busy(Conflict):
    code = "busy"
    default = _("Somebody in your council is doing this at this moment. Wait a minute, then look at this page again.")


class NoSuchPlan(DomainError):
    code = "no_such_plan"
    default = _("Choose a plan that can be paid for")


class NoPrice(NotNow):
    code = "no_price"
    default = _("This plan has no price yet. Ask whoever runs the service.")


class PriceUnsaid(DomainError):
    """Read again a minute later."""

    code = "price_not_known"
    status = 503
    default = _(
        "Stripe, which keeps the prices, does not answer. You can choose a plan once its price is known: try again in"
        " some minutes."
    )


class SamePlan(Conflict):
    code = "same_plan"
    default = _("Your council has this plan already.")
