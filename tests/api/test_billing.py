"""A council pays over the API: by the same verbs as on the pages, for those who may, and for nobody else's council."""

from __future__ import annotations

from typing import Any

import pytest

from dips.accounts.tokens.scopes import Scope
from dips.billing.models import Order
from dips.councils.scope import operator_scope
from tests.dips.billing.test_pages import WHERE
from tests.dips.billing.test_paying import facts

pytestmark = pytest.mark.django_db
BODY = {name: value for name, value in WHERE.items() if value}


@pytest.fixture
def finance(birmingham, officer) -> Any:
    return officer(birmingham, "finance_officer", full_name="Fin Officer")


def test_by_invoice_change_cancel_and_keep(payments, birmingham, api, finance) -> None:
    caller = api(birmingham, finance)

    before = caller.get("billing/").json()
    asked = caller.post("billing/invoice/", BODY).json()
    again = caller.post("billing/invoice/", BODY)
    changed = caller.put("billing/plan/", {"plan": "region"}).json()
    number = caller.put("billing/purchase-order/", {"purchase_order": "PO 9"}).json()["purchase_order"]
    ends = caller.post("billing/cancel/").json()["ends_at"]
    kept = caller.post("billing/keep/").json()["ends_at"]
    portal = caller.post("billing/portal/").json()["url"]

    assert (before["is_on"], before["standing"], before["invoices"]) == (True, "none", [])
    assert [(each["plan"], each["amount"]) for each in before["offers"]] == [
        ("council", 600_000),
        ("region", 2_400_000),
    ]
    assert (asked["standing"], asked["plan"], asked["way"], asked["purchase_order"]) == (
        "paid",
        "council",
        "invoice",
        "PO 4711",
    )
    assert [(each["net"], each["vat"], each["left"]) for each in asked["invoices"]] == [(600_000, 120_000, 720_000)]
    assert (again.status_code, again.json()["code"]) == (409, "already_paying")
    assert (changed["plan"], number, ends is not None, kept) == ("region", "PO 9", True, None)
    assert portal.startswith(f"{payments.base}/p/")


def test_by_card(payments, birmingham, api, finance) -> None:
    caller = api(birmingham, finance)

    first = caller.post("billing/card/", {"plan": "council"}, idempotency_key="k1").json()["url"]
    second = caller.post("billing/card/", {"plan": "council"}, idempotency_key="k1").json()["url"]
    payments.store.pay_on_page(first.rpartition("/")[2])

    assert first == second
    refused = caller.put("billing/plan/", {"plan": "council"})
    assert (refused.status_code, refused.json()["code"]) == (409, "same_plan")
    payments.store.declining.update(payments.store.customers)
    declined = caller.put("billing/plan/", {"plan": "region"})
    assert (declined.status_code, declined.json()["code"]) == (402, "card_declined")
    assert facts(birmingham) == ("paid", "council", "card", "council")


def test_one_key_is_one_wish_and_one_answer(payments, birmingham, api, finance) -> None:
    caller = api(birmingham, finance)
    payments.is_down = True
    assert caller.post("billing/invoice/", BODY, idempotency_key="k").status_code == 503
    payments.is_down = False

    first = caller.post("billing/invoice/", BODY, idempotency_key="k")
    before = len(payments.asked)
    again = caller.post("billing/invoice/", BODY, idempotency_key="k")
    other = caller.post("billing/invoice/", {**BODY, "plan": "region"}, idempotency_key="k")

    assert (first.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (200, first.json(), "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (len(payments.asked), len(payments.store.subscriptions)) == (before, 1)
    with operator_scope():
        assert Order.objects.filter(schema=birmingham.schema_name).count() == 1
    links = {caller.post("billing/portal/", idempotency_key="p").json()["url"] for _time in range(2)}
    assert len(links) == 2


def test_refusals_say_which(payments, birmingham, solihull, api, finance, officer, settings) -> None:
    caller = api(birmingham, finance)
    narrow = api(birmingham, finance, scopes=[Scope.COUNCIL_READ])
    neighbour = api(solihull, finance)

    assert caller.post("billing/card/", {"plan": "pilot"}).status_code == 400
    assert caller.post("billing/invoice/", {**BODY, "vat_number": "1"}).json()["code"] == "invalid"
    assert (narrow.get("billing/").status_code, narrow.post("billing/card/", {"plan": "council"}).status_code) == (
        200,
        403,
    )
    assert neighbour.get("billing/").status_code == 403
    payments.is_down = True
    away = caller.post("billing/invoice/", BODY)
    assert (away.status_code, away.json()["code"]) == (503, "payments_unavailable")
    settings.STRIPE_SECRET_KEY = ""
    off = caller.post("billing/invoice/", BODY)
    assert (off.status_code, off.json()["code"], caller.get("billing/").json()["is_on"]) == (403, "billing_off", False)
    assert facts(birmingham)[0] == "none"
