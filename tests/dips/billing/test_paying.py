"""Begin to pay: by card, by invoice, once whatever Stripe answers, and never for another council."""

from __future__ import annotations

from typing import Any

import pytest

from dips.billing import errors, looking, queries, services
from dips.billing.models import Account, Invoice
from dips.billing.services.paying import Billed
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
BILLED = Billed(
    email="accounts@birmingham.example.org", purchase_order="PO 4711", line1="1 Victoria Square", city="Birmingham",
    postcode="B1 1BB", vat_number="GB 123 456 789",
)  # fmt: skip


@pytest.fixture
def finance(birmingham, officer) -> Any:
    return officer(birmingham, "finance_officer", full_name="Fin Officer")


def facts(council: Council) -> tuple[str, str, str, str]:
    """How the council's payments stand, and its plan."""
    with operator_scope():
        row = Account.objects.filter(schema=council.schema_name).first() or Account()
        plan = Council.objects.values_list("plan", flat=True).get(pk=council.pk)
    return row.standing, row.plan, row.way, plan


def test_a_card_is_given_on_stripes_page_and_counts_then(payments, birmingham, solihull, finance) -> None:
    before = facts(solihull)

    with council_scope(birmingham):
        url = services.pay_by_card(plan="council", by=finance)
        again = services.pay_by_card(plan="council", by=finance)

    assert again == url
    assert facts(birmingham)[:3] == ("none", "", "")
    [session] = payments.store.sessions.values()
    assert session["automatic_tax"] == {"enabled": True}
    payments.store.pay_on_page(session["id"])
    with council_scope(birmingham):
        services.look_again(by=finance)
        [invoice] = queries.invoices_here()
    assert facts(birmingham) == ("paid", "council", "card", "council")
    assert (invoice.net, invoice.vat, invoice.total, invoice.status) == (600_000, 120_000, 720_000, "paid")
    assert facts(solihull) == before
    with council_scope(solihull):
        assert list(queries.invoices_here()) == list(Account.objects.all()) == list(Invoice.objects.all()) == []


def test_an_invoice_bears_the_purchase_order_and_the_vat(payments, birmingham, finance) -> None:
    with council_scope(birmingham):
        account = services.ask_for_invoice(plan="region", billed=BILLED, by=finance)
        [invoice] = queries.invoices_here()

    assert (account.standing, account.plan, account.way, account.purchase_order) == (
        "paid",
        "region",
        "invoice",
        "PO 4711",
    )
    assert (invoice.vat, invoice.left, invoice.status) == (480_000, 2_880_000, "open")
    [told] = payments.store.invoices.values()
    assert told["custom_fields"] == [{"name": "Purchase order", "value": "PO 4711"}]
    assert told["due_date"] - told["created"] == 30 * 86_400
    assert [each["value"] for each in payments.store.tax_ids] == ["GB123456789"]
    [customer] = payments.store.customers.values()
    assert (customer["metadata"]["council"], customer["address"]["postal_code"]) == (str(birmingham.pk), "B1 1BB")
    with council_scope(birmingham), pytest.raises(errors.AlreadyPaying):
        services.ask_for_invoice(plan="council", billed=BILLED, by=finance)


@pytest.mark.parametrize("fault", ["lost", "500 after", "500", "down", "429"])
def test_an_answer_that_was_lost_makes_no_second_subscription(fault, payments, birmingham, finance) -> None:
    with council_scope(birmingham):
        # the customer, then their address, then who it is made out to, then the number, then the subscription
        payments.faults.extend(["", "", "", "", fault])
        with pytest.raises(errors.ProviderAway) as refused:
            services.ask_for_invoice(plan="council", billed=BILLED, by=finance)
        account = services.ask_for_invoice(plan="council", billed=BILLED, by=finance)

    assert "Nothing is charged twice" in str(refused.value)
    assert (account.plan, account.purchase_order) == ("council", "PO 4711")
    assert len(payments.store.subscriptions) == len(payments.store.customers) == 1
    assert facts(birmingham) == ("paid", "council", "invoice", "council")


def test_a_customer_whose_making_nobody_heard_of_is_found_even_hours_later(payments, birmingham, finance) -> None:
    with council_scope(birmingham):
        payments.faults.append("lost")
        with pytest.raises(errors.ProviderAway):
            services.pay_by_card(plan="council", by=finance)
        payments.keys.clear()  # a day later Stripe has forgotten our key
        services.pay_by_card(plan="council", by=finance)

    [customer] = payments.store.customers.values()
    assert customer["email"] == finance.email


def test_a_change_whose_answer_was_lost_is_found_to_be_done(payments, birmingham, finance) -> None:
    with council_scope(birmingham):
        services.ask_for_invoice(plan="council", billed=BILLED, by=finance)
        payments.faults.append("lost")
        with pytest.raises(errors.ProviderAway):
            services.change_plan(plan="region", by=finance)

        assert services.change_plan(plan="region", by=finance).plan == "region"
        with pytest.raises(errors.SamePlan):
            services.change_plan(plan="region", by=finance)
    assert len(payments.store.invoices) == 2


def test_refusals_leave_stripe_and_the_council_as_they_were(payments, birmingham, finance, officer, settings) -> None:
    manager = officer(birmingham, "programme_manager")
    before = facts(birmingham)

    with council_scope(birmingham):
        with pytest.raises(NotAllowed):
            services.pay_by_card(plan="council", by=manager)
        with pytest.raises(errors.NoSuchPlan):
            services.pay_by_card(plan="pilot", by=finance)
        with pytest.raises(errors.NotPaying):
            services.cancel_plan(by=finance)
        with pytest.raises(Invalid) as wrong:
            services.ask_for_invoice(plan="council", billed=Billed(email="x", vat_number="12"), by=finance)
        settings.STRIPE_PRICES = {"council": "price_council"}
        with pytest.raises(errors.NoPrice):
            services.pay_by_card(plan="region", by=finance)
        settings.STRIPE_SECRET_KEY = ""
        with pytest.raises(errors.BillingOff):
            services.pay_by_card(plan="council", by=finance)

    assert set(wrong.value.errors) == {"email", "line1", "city", "postcode", "vat_number"}
    assert facts(birmingham) == before
    assert payments.store.customers == {}


def test_change_of_plan_takes_the_old_price_off_and_a_declined_card_changes_nothing(
    payments, birmingham, finance
) -> None:
    with council_scope(birmingham):
        services.pay_by_card(plan="council", by=finance)
        [session] = payments.store.sessions
        subscription = payments.store.pay_on_page(session)
        payments.store.pass_time(73)  # a fifth of the year
        payments.store.declining.add(subscription["customer"])
        with pytest.raises(errors.CardDeclined) as declined:
            services.change_plan(plan="region", by=finance)
        assert facts(birmingham) == ("paid", "council", "card", "council")
        payments.store.declining.clear()

        services.change_plan(plan="region", by=finance)

        assert facts(birmingham) == ("paid", "region", "card", "region")
        assert queries.invoices_here()[0].net == (2_400_000 - 600_000) * 4 // 5
        with pytest.raises(errors.SamePlan):
            services.change_plan(plan="region", by=finance)
    assert str(declined.value).startswith("The card was declined and nothing was charged.")


def test_cancel_keep_and_another_purchase_order(payments, birmingham, finance) -> None:
    with council_scope(birmingham):
        services.ask_for_invoice(plan="council", billed=BILLED, by=finance)
        ends = services.cancel_plan(by=finance).ends_at
        kept = services.keep_plan(by=finance).ends_at
        number = services.give_purchase_order(number=" PO  9 ", by=finance).purchase_order
        none = services.give_purchase_order(number="", by=finance).purchase_order

    assert ends is not None
    assert (kept, number, none) == (None, "PO 9", "")


def test_another_councils_subscription_changes_nothing_here(payments, birmingham, solihull, officer, finance) -> None:
    neighbour = officer(solihull, "finance_officer")
    with council_scope(solihull):
        services.ask_for_invoice(plan="region", billed=BILLED, by=neighbour)
    with council_scope(birmingham):
        services.ask_for_invoice(plan="council", billed=BILLED, by=finance)
    with operator_scope():
        theirs = Account.objects.get(schema=solihull.schema_name)
        ours = Account.objects.get(schema=birmingham.schema_name)
        Account.objects.filter(pk=theirs.pk).delete()
        Account.objects.filter(pk=ours.pk).update(customer=theirs.customer)  # as if our row pointed at theirs

    account = looking.look_at(birmingham)

    assert account is not None
    assert (account.trouble, account.plan, account.standing) == ("foreign", "council", "paid")
    assert facts(birmingham)[3] == "council"
