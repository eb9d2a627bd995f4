"""A finance officer pays: a card that is declined, one that is taken, another plan, an end; and elsewhere by invoice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dips.billing import prices
from tests.support.fakestripe.state import DECLINED_CARD
from tests.support.fixture_people import host_of
from tests.support.fixture_stripe import SECRET

from .steps import PHONE, Look, come_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_finance_officer_pays_by_card_changes_and_cancels(
    payments, live, new_page, axe, birmingham, officer, deliver
) -> None:
    prices.refresh()
    finance = officer(birmingham, "finance_officer", full_name="Fin Officer")
    page, look = new_page(), Look(axe)

    come_in(page, finance, live.url(birmingham, "/admin/plan/"))
    stands_at(page, "Your plan")
    look(page)
    page.get_by_role("link", name="Pay by card").click()
    look(page)
    page.get_by_role("radio", name="Council").check()
    page.get_by_role("button", name="Go on to Stripe").click()
    stands_at(page, "Subscribe")
    page.get_by_label("Card number").fill(DECLINED_CARD)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_text("Thank you. Your plan is paid.")).to_be_visible()
    expect(page.get_by_role("row", name="£7,200")).to_contain_text("Paid")
    look(page)

    # Another plan: the card is declined first, and the old plan stays.
    payments.store.declining.update(payments.store.customers)
    page.get_by_role("link", name="Change to Region").click()
    expect(page.get_by_text("£21,600")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Change the plan").click()
    expect(page.get_by_text("The card was declined and nothing was charged.").first).to_be_visible()
    look(page)
    payments.store.declining.clear()
    page.goto(live.url(birmingham, "/admin/plan/payment/change/region/"))
    page.get_by_role("button", name="Change the plan").click()
    expect(page.get_by_text("Your plan is changed.")).to_be_visible()

    page.get_by_role("link", name="Cancel the plan").click()
    look(page)
    page.get_by_role("button", name="Cancel the plan").click()
    expect(page.get_by_role("button", name="Keep the plan")).to_be_visible()
    look(page)

    # In Stripe's dashboard somebody ends it at once; Stripe tells us, and the page knows.
    [subscription] = payments.store.subscriptions
    payments.store.end_subscription(subscription)
    payments.hook = (f"http://127.0.0.1:{live.port}/webhooks/stripe/", host_of(), SECRET)
    assert payments.send(payments.store.events[-1]) == 200
    deliver()
    page.reload()
    expect(page.get_by_text("What your council paid for has ended. You can choose a plan again.")).to_be_visible()
    look(page)


def test_a_finance_officer_asks_for_an_invoice_on_a_phone(payments, live, new_page, axe, solihull, officer) -> None:
    prices.refresh()
    finance = officer(solihull, "finance_officer", full_name="Fay Finance")
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    come_in(page, finance, live.url(solihull, "/admin/plan/payment/invoice/"))
    stands_at(page, "Ask for an invoice")
    page.get_by_role("radio", name="Council").check()
    page.get_by_label("Purchase-order number").fill("PO 4711")
    page.get_by_role("button", name="Make the invoice").click()
    expect(page.get_by_role("link", name="Enter postcode")).to_be_visible()
    look(page)
    page.get_by_label("Address line 1").fill("Council House, Manor Square")
    page.get_by_label("Town or city").fill("Solihull")
    page.get_by_label("Postcode").fill("B91 3QB")
    page.get_by_role("button", name="Make the invoice").click()
    expect(page.get_by_text("Your invoice is made. It is due in 30 days")).to_be_visible()
    expect(page.get_by_text("PO 4711")).to_be_visible()
    look(page)
    [told] = payments.store.invoices.values()
    assert (told["custom_fields"], told["total_excluding_tax"]) == (
        [{"name": "Purchase order", "value": "PO 4711"}],
        600_000,
    )
