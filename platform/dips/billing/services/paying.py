"""Begin to pay for a plan: by card on Stripe's own page, or by an invoice with a purchase-order number."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dips.councils import links
from dips.councils.models import Council
from dips.councils.scope import operator_scope
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.faults import faultpoint

from .. import gateway, looking, prices
from ..errors import AlreadyPaying
from ..models import Account, Order
from ..reading import PURCHASE_ORDER
from ..states import Kind, Way
from .ordering import close, customer_of, ending, is_live, order, told, turn, unheard

DAYS = 30  # until an invoice is due
LONGEST_REFERENCE = 140  # Stripe's, of a field on an invoice
BACK = "/admin/plan/payment/back/"


@dataclass(frozen=True, slots=True)
class Billed:
    """Whom an invoice is made out to."""

    email: str
    purchase_order: str = ""
    line1: str = ""
    city: str = ""
    postcode: str = ""
    vat_number: str = ""


def pay_by_card(*, plan: str, by: Actor) -> str:
    """Return the address of Stripe's page on which a card is given. Until it is, nothing changes.

    Asked again while that page is still good, it is the same page. Refuses a council that pays already, and a plan
    without a price.
    """
    with turn(by) as council:
        prices.require_payable(plan)
        email = str(getattr(by, "email", "") or council.contact_email)
        account = _not_paying(council, looking.look_at(council), email=email)
        made = order(council, Kind.CARD, {"plan": plan}, by=by)
        if made.result:
            if url := _still_open(made.result):
                return url
            close(made)
            made = order(council, Kind.CARD, {"plan": plan}, by=by)
        body = _checkout(council, account, plan)
        with gateway.asking() as stripe:
            session = stripe.checkout.sessions.create(body, gateway.once(made.pk))
        faultpoint("billing.after_checkout")
        told(made, session.id)
        return str(session.url)


def ask_for_invoice(*, plan: str, billed: Billed, by: Actor) -> Account:
    """Begin a subscription that is paid by invoice within 30 days. It counts at once.

    Asked again after an answer that was lost, it is found to be done. Refuses an address that nobody could write to, a
    council that pays already, and a plan without a price.
    """
    with turn(by) as council:
        prices.require_payable(plan)
        billed = _checked(billed)
        wish = {"plan": plan, **asdict(billed)}
        looked = looking.look_at(council)
        held = unheard(council, Kind.INVOICE, wish)
        if held and looked and is_live(looked) and (looked.plan, looked.way) == (plan, Way.INVOICE):
            close(held)
            return looked
        account = _not_paying(council, looked, email=billed.email)
        _close_card_pages(council)
        made = order(council, Kind.INVOICE, wish, by=by)
        with ending(made):
            _say_who(account, billed, made)
            body = _subscription(council, account, plan, billed)
            with gateway.asking() as stripe:
                stripe.subscriptions.create(body, gateway.once(made.pk))
            faultpoint("billing.after_subscription")
        looked = looking.look_at(council)
        assert looked is not None, "the account was made above"
        return looked


# -- below the verbs -------------------------------------------------------------------------------


def _not_paying(council: Council, looked: Account | None, *, email: str) -> Account:
    """Stripe was asked first: a subscription whose making nobody heard of is found, and not made twice."""
    if looked is not None and is_live(looked):
        raise AlreadyPaying
    return customer_of(council, email=email)


def _checkout(council: Council, account: Account, plan: str) -> dict[str, Any]:
    back = links.council_url(council, BACK)
    return {
        "mode": "subscription",
        "customer": account.customer,
        "client_reference_id": str(council.pk),
        "line_items": [{"price": prices.id_of(plan), "quantity": 1} | _rates("tax_rates")],
        "success_url": f"{back}?paid=1",
        "cancel_url": f"{back}?paid=0",
        "billing_address_collection": "required",
        "customer_update": {"address": "auto", "name": "auto"},
        "tax_id_collection": {"enabled": True},
        "metadata": {"council": str(council.pk), "plan": plan},
        "subscription_data": {"metadata": {"council": str(council.pk)}},
    } | _automatic_tax()


def _subscription(council: Council, account: Account, plan: str, billed: Billed) -> dict[str, Any]:
    body: dict[str, Any] = {
        "customer": account.customer,
        "items": [{"price": prices.id_of(plan), "quantity": 1}],
        "collection_method": "send_invoice",
        "days_until_due": DAYS,
        "metadata": {"council": str(council.pk)},
    }
    if billed.purchase_order:
        body["invoice_settings"] = {"custom_fields": [{"name": PURCHASE_ORDER, "value": billed.purchase_order}]}
    return body | _automatic_tax() | _rates("default_tax_rates")


def _automatic_tax() -> dict[str, Any]:
    return {"automatic_tax": {"enabled": True}} if settings.STRIPE_VAT == "automatic" else {}


def _rates(name: str) -> dict[str, Any]:
    return {name: [settings.STRIPE_VAT]} if settings.STRIPE_VAT.startswith("txr_") else {}


def _say_who(account: Account, billed: Billed, made: Order) -> None:
    """The address on the invoice, and the council's own VAT number."""
    address = {"line1": billed.line1, "city": billed.city, "postal_code": billed.postcode, "country": "GB"}
    with gateway.asking() as stripe:
        stripe.customers.update(
            account.customer, {"email": billed.email, "address": address}, gateway.once(made.pk, "customer")
        )
        if billed.vat_number:
            body = {"type": "gb_vat", "value": billed.vat_number}
            stripe.customers.tax_ids.create(account.customer, body, gateway.once(made.pk, "vat"))


def _still_open(session: str) -> str:
    """The address of a page for a card, while it can be paid on."""
    with gateway.asking() as stripe:
        found = gateway.found(stripe.checkout.sessions.retrieve, session)
    return str(found.get("url") or "") if found and found.get("status") == "open" else ""


def _close_card_pages(council: Council) -> None:
    """Nobody shall pay by card for what is about to be invoiced."""
    with operator_scope():
        pages = list(Order.objects.filter(schema=council.schema_name, kind=Kind.CARD, closed_at=None))
    for each in pages:
        if each.result and _still_open(each.result):
            with gateway.asking() as stripe:
                stripe.checkout.sessions.expire(each.result)
        close(each)


def _checked(billed: Billed) -> Billed:
    """Refuses with all that is wrong at once."""
    given = {name: " ".join(value.split()) for name, value in asdict(billed).items()}
    wrong: dict[str, list[Any]] = {}
    try:
        validate_email(given["email"])
    except ValidationError:
        wrong["email"] = [_("Enter an e-mail address in the correct format, like name@example.com")]
    for name, sentence in REQUIRED.items():
        if not given[name]:
            wrong[name] = [sentence]
    if len(given["purchase_order"]) > LONGEST_REFERENCE:
        wrong["purchase_order"] = [_("Shorten the purchase-order number to 140 characters or fewer")]
    given["vat_number"] = given["vat_number"].replace(" ", "").upper()
    if given["vat_number"] and not _is_vat_number(given["vat_number"]):
        wrong["vat_number"] = [_("Enter the VAT number like GB123456789, or leave it out")]
    if wrong:
        raise Invalid(errors=wrong)
    return Billed(**given)


REQUIRED = {
    "line1": _("Enter the first line of the address for invoices"),
    "city": _("Enter the town or city"),
    "postcode": _("Enter the postcode"),
}


def _is_vat_number(given: str) -> bool:
    digits = given.removeprefix("GB")
    return digits.isascii() and digits.isalnum() and len(digits) in {5, 9, 12}
