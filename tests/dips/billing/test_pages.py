"""The finance officer's pages, and what others see of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from dips.billing import tasks
from dips.councils import plans
from tests.dips.billing.test_paying import facts

pytestmark = pytest.mark.django_db
WHERE = {
    "plan": "council", "email": "accounts@example.org", "line1": "1 Square", "city": "Birmingham", "postcode": "B1 1BB",
    "purchase_order": "PO 4711", "vat_number": "",
}  # fmt: skip
PAGES = ("card/", "invoice/", "change/region/", "cancel/", "purchase-order/", "back/")
AT = "/admin/plan/payment/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def finance(birmingham, officer, on) -> Any:
    return on(birmingham, officer(birmingham, "finance_officer", full_name="Fin Officer"))


def test_without_a_key_payments_are_off_and_everything_says_so(birmingham, finance) -> None:
    shown = text(finance.get("/admin/plan/"))

    assert "Payments are not switched on here, so nothing is charged and everything else works." in shown
    assert "Pay by card" not in shown
    assert "Payments are not switched on here, so nothing is charged." in text(finance.get("/admin/"))
    refused = finance.get(AT + "card/")
    assert (refused.status_code, "Payments are not switched on here" in text(refused)) == (403, True)
    assert tasks.reconcile() == 0


def test_by_invoice_change_cancel_and_keep(payments, birmingham, finance) -> None:
    assert "£6,000 a year, plus VAT" in text(finance.get(AT + "card/"))

    asked = finance.post(AT + "invoice/", WHERE, follow=True)

    assert "Your invoice is made. It is due in 30 days" in text(asked)
    home = text(finance.get("/admin/"))
    assert ("Next invoice" in home, "Paid" in home, "£7,200" in home) == (True, True, True)
    shown = text(finance.get("/admin/plan/"))
    for words in ("PO 4711", "£6,000", "£1,200", "£7,200", "Not paid yet", "Change to Region", "Cancel the plan"):
        assert words in shown
    preview = text(finance.get(AT + "change/region/"))
    assert ("£18,000" in preview, "£3,600" in preview, "£21,600" in preview) == (True, True, True)
    assert finance.post(AT + "change/region/").status_code == 302
    assert facts(birmingham) == ("paid", "region", "invoice", "region")
    assert finance.post(AT + "cancel/").status_code == 302
    assert "Keep the plan" in text(finance.get("/admin/plan/"))
    assert finance.post(AT + "keep/").status_code == 302
    assert finance.post(AT + "purchase-order/", {"purchase_order": "PO 9"}).status_code == 302
    assert "PO 9" in text(finance.get("/admin/plan/"))
    assert finance.post(AT + "portal/").headers["Location"].startswith(f"{payments.base}/p/")


def test_nobody_is_offered_a_plan_whose_price_is_not_known(payments, birmingham, finance, settings) -> None:
    payments.is_down = True
    shown = text(finance.get("/admin/plan/"))
    assert ("Stripe, which keeps the prices, does not answer." in shown, "Pay by card" in shown) == (True, False)
    asked = len(payments.asked)
    refused = finance.get(AT + "invoice/")
    assert (refused.status_code, "once its price is known" in text(refused)) == (503, True)
    assert (asked, len(payments.asked)) == (1, 1)  # at most once a minute, whoever looks

    payments.is_down = False
    cache.clear()  # the minute is over
    assert "£6,000 a year, plus VAT" in text(finance.get(AT + "invoice/"))
    assert plans.BY_KEY["council"].cost == "£6,000 a year, plus VAT"
    asked = len(payments.asked)
    assert "£24,000 a year" in text(finance.get(AT + "card/"))
    assert len(payments.asked) == asked
    settings.STRIPE_PRICES = {"council": "price_none"}
    cache.clear()
    refused = finance.get(AT + "card/")
    assert (refused.status_code, "This plan has no price yet." in text(refused)) == (403, True)
    assert "No plan has a price yet." in text(finance.get("/admin/plan/"))


def test_by_card_there_and_back(payments, birmingham, finance) -> None:
    gone = finance.post(AT + "card/", {"plan": "council"})
    assert gone.headers["Location"].startswith(f"{payments.base}/c/pay/")
    assert "Stripe has not said yet" in text(finance.get(AT + "back/?paid=1", follow=True))
    assert "Nothing was paid, and nothing has changed." in text(finance.get(AT + "back/?paid=0", follow=True))

    payments.store.pay_on_page(next(iter(payments.store.sessions)))

    assert "Thank you. Your plan is paid." in text(finance.get(AT + "back/?paid=1", follow=True))
    [customer] = payments.store.customers
    payments.store.declining.add(customer)
    declined = finance.post(AT + "change/region/")
    assert (declined.status_code, "The card was declined and nothing was charged." in text(declined)) == (402, True)
    assert facts(birmingham) == ("paid", "council", "card", "council")


def test_what_is_typed_wrongly_and_a_stripe_that_is_away_keep_the_form(payments, birmingham, finance) -> None:
    wrong = finance.post(AT + "invoice/", {**WHERE, "postcode": "", "vat_number": "1"})
    assert (wrong.status_code, "Enter the VAT number like GB123456789" in text(wrong)) == (422, False)
    wrong = finance.post(AT + "invoice/", {**WHERE, "vat_number": "1"})
    assert (wrong.status_code, "Enter the VAT number like GB123456789" in text(wrong)) == (422, True)

    payments.is_down = True
    away = finance.post(AT + "invoice/", WHERE)

    assert (away.status_code, "Nothing is charged twice: try again" in text(away)) == (422, True)
    assert "1 Square" in text(away)
    assert facts(birmingham)[:2] == ("none", "")


def test_others_see_nothing_of_it(payments, birmingham, solihull, finance, officer, on) -> None:
    finance.post(AT + "invoice/", WHERE)
    manager = on(birmingham, officer(birmingham, "programme_manager"))
    neighbour = on(solihull, officer(solihull, "finance_officer"))

    assert [manager.get(AT + each).status_code for each in PAGES] == [403] * len(PAGES)
    for theirs in (text(manager.get("/admin/plan/")), text(neighbour.get("/admin/plan/"))):
        assert ("PO 4711" in theirs, "DIPS-0" in theirs) == (False, False)
    assert neighbour.get(AT + "cancel/").status_code == 409
    assert on(birmingham).get(AT + "card/").status_code == 302  # to the sign-in
