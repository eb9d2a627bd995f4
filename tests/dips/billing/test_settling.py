"""What follows from payments: grace, letters, read-only, and back; what ends, and what never happens to a running call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dips.billing import looking, queries, services
from dips.billing.services.paying import Billed
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.services import make_read_only, make_writable
from dips.councils.standing import ReadOnly, require_writable
from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
BILLED = Billed(email="accounts@example.org", line1="1 Square", city="Birmingham", postcode="B1 1BB")


@pytest.fixture
def paying(payments, birmingham, officer) -> Any:
    """Birmingham pays by invoice; the clock of Stripe is ours."""
    finance = officer(birmingham, "finance_officer", full_name="Fin Officer", email="fin@birmingham.example.org")
    with council_scope(birmingham):
        services.ask_for_invoice(plan="council", billed=BILLED, by=finance)
    return finance


def later(payments: Any, council: Council, days: float) -> Council:
    """Let time pass at Stripe and here, and look."""
    payments.store.pass_time(days)
    with clock.at(datetime.fromtimestamp(payments.store.now, UTC)):
        looking.look_at(council)
    return row(council)


def row(council: Council) -> Council:
    with operator_scope():
        return Council.objects.get(pk=council.pk)


def subjects(letters: list[Any], to: str = "fin@birmingham.example.org") -> list[str]:
    return [each.subject for each in letters if each.to == [to]]


def test_overdue_grace_letters_read_only_and_writable_at_once(
    payments, birmingham, solihull, paying, open_challenge, programme, deliver, portal, on
) -> None:
    challenge = open_challenge(birmingham, days=100)
    before = row(solihull)

    overdue = later(payments, birmingham, 31)
    assert (overdue.plan, overdue.read_only_since) == ("council", None)
    later(payments, birmingham, 7)
    later(payments, birmingham, 6)
    closed = later(payments, birmingham, 2)

    assert (closed.plan, closed.read_only_since is None) == ("council", False)
    assert subjects(deliver())[-1] == "Birmingham is read-only until a payment is made"
    with council_scope(closed), pytest.raises(ReadOnly):
        require_writable()
    assert portal.get(f"/apply/{birmingham.slug}/{challenge.reference}/").status_code < 400  # applicants go on
    assert on(birmingham).get("/").status_code == 200
    assert (row(solihull).plan, row(solihull).read_only_since) == (before.plan, None)

    [invoice] = payments.store.invoices
    payments.store.pay(invoice)
    paid = later(payments, birmingham, 0)

    assert (paid.plan, paid.read_only_since) == ("council", None)
    assert subjects(deliver()) == [
        "A payment for Birmingham is overdue",
        *[each for each in subjects(deliver()) if each.startswith("Please pay for Birmingham by ")],
        "Birmingham is read-only until a payment is made",
        "Thank you: the payment for Birmingham has arrived",
    ]
    assert len(subjects(deliver())) == 4
    with council_scope(birmingham):
        verbs = [event.verb for event in audit.readable() if event.verb.startswith("billing.")]
    assert verbs.count("billing.changed") == 3  # paid, overdue, paid again


def test_the_operators_hand_is_not_lifted_by_a_payment(payments, birmingham, paying) -> None:
    make_read_only(council=birmingham, reason="A review", by=SYSTEM)

    later(payments, birmingham, 50)
    [invoice] = payments.store.invoices
    payments.store.pay(invoice)
    after = later(payments, birmingham, 0)

    assert (after.read_only_since is None, after.read_only_reason) == (False, "A review")
    make_writable(council=birmingham, by=SYSTEM)
    assert later(payments, birmingham, 0).read_only_since is None


def test_cancelled_it_ends_with_its_period_and_falls_to_the_pilot(
    payments, birmingham, paying, programme, deliver
) -> None:
    payments.store.pay(next(iter(payments.store.invoices)))
    with council_scope(birmingham):
        services.cancel_plan(by=paying)
    assert later(payments, birmingham, 300).plan == "council"

    ended = later(payments, birmingham, 66)

    assert (ended.plan, ended.read_only_since) == ("pilot", None)
    assert [each.split(" of ")[0] for each in subjects(deliver())] == ["The plan", "The plan"]


def test_ended_with_more_than_the_pilot_holds_is_read_only_until_there_is_less(
    payments, birmingham, paying, programme
) -> None:
    for letter in "ab":
        programme(birmingham, name=f"Programme {letter}", slug=f"programme-{letter}", short_code=f"PR{letter.upper()}")

    [name] = payments.store.subscriptions
    payments.store.end_subscription(name)  # in Stripe's dashboard; nobody told us
    ended = later(payments, birmingham, 0)

    assert (ended.plan, ended.read_only_reason) == (
        "pilot",
        "The plan has ended, and there is more here than the free plan holds. Nothing is deleted.",
    )
    with council_scope(birmingham):
        services.ask_for_invoice(plan="council", billed=BILLED, by=paying)
    assert (row(birmingham).plan, row(birmingham).read_only_since) == ("council", None)


def test_time_alone_ends_the_grace_while_stripe_is_away(payments, birmingham, paying) -> None:
    later(payments, birmingham, 31)
    payments.is_down = True
    payments.store.now += 15 * 86_400

    with clock.at(datetime.fromtimestamp(payments.store.now, UTC)):
        looking.settle_again(birmingham)

    assert row(birmingham).read_only_since is not None


def test_the_operator_sees_how_it_stands_and_no_more(payments, birmingham, solihull, paying) -> None:
    line = queries.payments_of(birmingham.schema_name)

    assert line is not None
    assert (line.standing_label, line.plan, line.way, line.trouble) == ("Paid", "council", "by invoice", "")
    assert line.paid_until is not None and line.paid_until - clock.now() > timedelta(days=360)
    assert (queries.payments_of(solihull.schema_name), set(queries.payments())) == (None, {birmingham.schema_name})
    assert queries.totals() == {"is_on": True, "paid": 1, "overdue": 0, "closed": 0, "trouble": 0}


def test_who_leaves_pays_no_more_even_if_stripe_is_away_at_first(payments, birmingham, paying, deliver) -> None:
    from dips.kernel.models import OutboxMessage

    [first] = payments.store.subscriptions.values()
    price = first["items"]["data"][0]["price"]["id"]
    body = {"customer": first["customer"], "items": [{"price": price, "quantity": 1}]}
    payments.store.make_subscription(body | {"collection_method": "send_invoice", "days_until_due": 30})
    payments.is_down = True
    assert services.end_at_once(council=birmingham, by=SYSTEM) is True
    deliver()
    payments.is_down = False
    with operator_scope():
        OutboxMessage.objects.filter(kind="billing.end").update(due_at=clock.now())
    deliver()

    assert [each["status"] for each in payments.store.subscriptions.values()] == ["canceled"] * 2
    later(payments, birmingham, 0)
    assert services.end_at_once(council=birmingham, by=SYSTEM) is False


def test_who_leaves_before_a_card_was_given_can_give_none(payments, birmingham, officer, deliver) -> None:
    finance = officer(birmingham, "finance_officer", email="fin@birmingham.example.org")
    with council_scope(birmingham):
        services.pay_by_card(plan="council", by=finance)

    assert services.end_at_once(council=birmingham, by=SYSTEM) is True
    deliver()

    assert [each["status"] for each in payments.store.sessions.values()] == ["expired"]
