"""What is asked of whoever pays. Of a card nothing: that is given on Stripe's own page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.councils import plans
from dips.ui import words
from dips.ui.forms import GovukForm, RadiosField, TextField

from .models import Price
from .queries import Offer


def cost(price: Price | None) -> str:
    """`£6,000 a year, plus VAT`."""
    if price is None:
        return ""
    each = {"year": _("%(amount)s a year"), "month": _("%(amount)s a month")}.get(price.interval, "%(amount)s")
    said = str(each) % {"amount": words.pounds(price.amount)}
    return str((_("%(cost)s, VAT included") if price.includes_vat else _("%(cost)s, plus VAT")) % {"cost": said})


def choices(offers: list[Offer]) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """The plans as choices, and what stands below each."""
    named = [(offer.plan, plans.BY_KEY[offer.plan].title) for offer in offers]
    hints = {offer.plan: f"{cost(offer.price)}. {plans.BY_KEY[offer.plan].holds}" for offer in offers}
    return named, hints


class CardForm(GovukForm):
    plan = RadiosField(label=_("Plan"), choices=(), error_messages={"required": _("Choose a plan")})

    def __init__(self, *args: Any, offers: list[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named, hints = choices(offers)
        self.fields["plan"] = RadiosField(
            label=_("Plan"), choices=named, hints=hints, error_messages={"required": _("Choose a plan")}
        )
        if len(named) == 1:
            self.fields["plan"].initial = named[0][0]


class InvoiceForm(CardForm):
    purchase_order = TextField(
        label=_("Purchase-order number"),
        required=False,
        max_length=140,
        help_text=_("It stands on every invoice. You can give it later as well."),
        width=20,
    )
    email = TextField(label=_("E-mail address that invoices are sent to"), max_length=254)
    line1 = TextField(label=_("Address line 1"), max_length=200)
    city = TextField(label=_("Town or city"), max_length=100, width=20)
    postcode = TextField(label=_("Postcode"), max_length=10, width=10)
    vat_number = TextField(
        label=_("Your council’s VAT number"), required=False, max_length=20, help_text=_("Like GB123456789"), width=20
    )
    autocomplete = {"line1": "address-line1", "city": "address-level2", "postcode": "postal-code"}


class PurchaseOrderForm(GovukForm):
    purchase_order = TextField(
        label=_("Purchase-order number"),
        required=False,
        max_length=140,
        help_text=_("Leave it empty to have none on your invoices."),
        width=20,
    )
