"""What a council pays for its plan: read it, begin to pay, change it, cancel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.billing import gateway, prices, queries, services
from dips.billing.models import Account
from dips.billing.rules import MANAGE
from dips.billing.services.paying import LONGEST_REFERENCE, Billed
from dips.billing.states import Standing, Way
from dips.kernel import idempotency
from dips.kernel.actors import Actor
from dips.kernel.idempotency import Answer
from dips.staff.rules import require

from ..resource import Resource, answer
from ..serializers import Input, Instant, Nothing

PLANS = [(plan, plan) for plan in prices.PAYABLE]


class InvoiceRow(serializers.Serializer[Any]):
    """An invoice; amounts are in pence."""

    id = serializers.CharField()
    number = serializers.CharField()
    status = serializers.CharField()
    currency = serializers.CharField()
    net = serializers.IntegerField()
    vat = serializers.IntegerField()
    total = serializers.IntegerField()
    left = serializers.IntegerField(help_text="What is still to be paid.")
    made_at = Instant()
    due_at = Instant(allow_null=True)
    page_url = serializers.CharField(help_text="Where it is shown, and paid.")
    pdf_url = serializers.CharField()


class PricedPlan(serializers.Serializer[Any]):
    """A plan that can be paid for. One whose price Stripe has not told yet is missing."""

    plan = serializers.ChoiceField(PLANS)
    amount = serializers.IntegerField(source="price.amount")
    currency = serializers.CharField(source="price.currency")
    interval = serializers.CharField(source="price.interval")
    includes_vat = serializers.BooleanField(source="price.includes_vat")


class BillingState(serializers.Serializer[Any]):
    """How the council's payments stood when Stripe was last asked. No card and no bank account is known here."""

    is_on = serializers.BooleanField()
    standing = serializers.ChoiceField(Standing.choices)
    plan = serializers.CharField(allow_blank=True)
    way = serializers.ChoiceField([*Way.choices, ("", "")], allow_blank=True)
    purchase_order = serializers.CharField(allow_blank=True)
    paid_until = Instant(source="period_ends_at", allow_null=True)
    ends_at = Instant(allow_null=True)
    overdue_since = Instant(allow_null=True)
    read_only_from = Instant(allow_null=True, help_text="When the council becomes, or became, read-only.")
    offers = PricedPlan(many=True)
    invoices = InvoiceRow(many=True)


class ChosenPlan(Input):
    plan = serializers.ChoiceField(PLANS)


class AskedInvoice(ChosenPlan):
    """Whom the invoice is made out to."""

    email = serializers.EmailField(max_length=254)
    line1 = serializers.CharField(max_length=200)
    city = serializers.CharField(max_length=100)
    postcode = serializers.CharField(max_length=10)
    purchase_order = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_REFERENCE)
    vat_number = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)


class GivenPurchaseOrder(Input):
    purchase_order = serializers.CharField(allow_blank=True, max_length=LONGEST_REFERENCE)


class StripePage(serializers.Serializer[Any]):
    """A page of Stripe's, for a person to open. It is good for a short while."""

    url = serializers.CharField()


def _state(account: Account) -> Response:
    found = {
        name: getattr(account, name)
        for name in ("standing", "plan", "way", "purchase_order", "period_ends_at", "ends_at", "overdue_since")
    }
    found |= {
        "is_on": gateway.is_on(),
        "read_only_from": queries.grace_ends(account),
        "offers": queries.offers(),
        "invoices": queries.invoices_here(),
    }
    return answer(BillingState(found).data)


class Paying(Resource):
    """A wish is kept under a key of its own at Stripe, and must outlive a request that fails: no transaction around it.

    Sent again after an answer that was lost it is the same wish, whether or not with the same Idempotency-Key.
    """

    answering = staticmethod(idempotency.answer_apart)


class Billing(Resource):
    """How the plan is paid, what plans cost, and the invoices, as Stripe last told them."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.COUNCIL_READ}

    @extend_schema(operation_id="billing", responses=BillingState, tags=["billing"])
    def get(self, request: Request) -> Response:
        require(self.caller, MANAGE)
        return _state(queries.account_here())


class ByCard(Paying):
    """Begin to pay by card: the answer is where a person gives it."""

    scopes: ClassVar[dict[str, str]] = {"POST": Scope.COUNCIL_WRITE}

    @extend_schema(operation_id="billing_pay_by_card", request=ChosenPlan, responses=StripePage, tags=["billing"])
    def post(self, request: Request) -> Response:
        return answer({"url": services.pay_by_card(plan=self.read(ChosenPlan)["plan"], by=self.caller)})


class ByInvoice(Paying):
    """Begin to pay by invoice, due within 30 days."""

    scopes: ClassVar[dict[str, str]] = {"POST": Scope.COUNCIL_WRITE}

    @extend_schema(
        operation_id="billing_ask_for_invoice", request=AskedInvoice, responses=BillingState, tags=["billing"]
    )
    def post(self, request: Request) -> Response:
        told = dict(self.read(AskedInvoice))
        return _state(services.ask_for_invoice(plan=told.pop("plan"), billed=Billed(**told), by=self.caller))


class ThePlan(Paying):
    """Change to another plan; what is left of the old one is taken off."""

    scopes: ClassVar[dict[str, str]] = {"PUT": Scope.COUNCIL_WRITE}

    @extend_schema(operation_id="billing_change_plan", request=ChosenPlan, responses=BillingState, tags=["billing"])
    def put(self, request: Request) -> Response:
        return _state(services.change_plan(plan=self.read(ChosenPlan)["plan"], by=self.caller))


class Cancel(Paying):
    """Pay no more once what is paid for is over."""

    scopes: ClassVar[dict[str, str]] = {"POST": Scope.COUNCIL_WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="billing_cancel", request=Nothing, responses=BillingState, tags=["billing"])
    def post(self, request: Request) -> Response:
        self.read(Nothing)
        return _state(services.cancel_plan(by=self.caller))


class Keep(Paying):
    """Take a cancellation back, while the plan still runs."""

    scopes: ClassVar[dict[str, str]] = {"POST": Scope.COUNCIL_WRITE}

    @extend_schema(operation_id="billing_keep", request=Nothing, responses=BillingState, tags=["billing"])
    def post(self, request: Request) -> Response:
        self.read(Nothing)
        return _state(services.keep_plan(by=self.caller))


class PurchaseOrder(Paying):
    """The number on the invoices from now on; an empty one takes it off."""

    scopes: ClassVar[dict[str, str]] = {"PUT": Scope.COUNCIL_WRITE}

    @extend_schema(
        operation_id="billing_purchase_order", request=GivenPurchaseOrder, responses=BillingState, tags=["billing"]
    )
    def put(self, request: Request) -> Response:
        number = self.read(GivenPurchaseOrder)["purchase_order"]
        return _state(services.give_purchase_order(number=number, by=self.caller))


def anew(key: str, *, request_hash: str, by: Actor, run: Callable[[], Answer]) -> Answer:
    """An address that is good for a short while is neither kept nor repeated; to make another one has no effect."""
    return run()


class Portal(Paying):
    """Stripe's own pages for the council as a customer. Each call gets an address of its own."""

    answering = staticmethod(anew)

    scopes: ClassVar[dict[str, str]] = {"POST": Scope.COUNCIL_WRITE}

    @extend_schema(operation_id="billing_portal", request=Nothing, responses=StripePage, tags=["billing"])
    def post(self, request: Request) -> Response:
        self.read(Nothing)
        return answer({"url": services.open_portal(by=self.caller)})


ROUTES: tuple[tuple[str, type[Resource], str], ...] = (
    ("billing/", Billing, "billing"),
    ("billing/card/", ByCard, "billing-card"),
    ("billing/invoice/", ByInvoice, "billing-invoice"),
    ("billing/plan/", ThePlan, "billing-plan"),
    ("billing/cancel/", Cancel, "billing-cancel"),
    ("billing/keep/", Keep, "billing-keep"),
    ("billing/purchase-order/", PurchaseOrder, "billing-purchase-order"),
    ("billing/portal/", Portal, "billing-portal"),
)
