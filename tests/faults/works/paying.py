"""What Stripe tells and is asked while processes die."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dips.councils.scope import council_scope
from dips.staff.queries import people_who_may
from tests.support.fixture_people import host_of
from tests.support.fixture_stripe import SECRET

from .world import Work


class Knock(Work):
    """Stripe tells us something, again and again until it is answered, and somebody looks."""

    def prepare(self) -> None:
        from dips.billing.services import ordering

        world = self.world
        world.forget_payments()
        with council_scope(world.council):
            customer = ordering.customer_of(world.council, email="accounts@example.org").customer
        world.stripe.store.make_subscription({"customer": customer, "items": [{"price": "price_council"}]})
        self.before = world.events("billing.changed")
        self.event = {**world.stripe.store.events[-1], "id": f"evt_{uuid4().hex}"}

    def begin(self) -> None:
        self.world.stripe.hook = (f"http://127.0.0.1:{self.world.stack.port}/webhooks/stripe/", host_of(), SECRET)
        try:
            self.world.stripe.send(self.event)
        except OSError:
            pass

    def finish(self) -> None:
        world = self.world

        def is_answered() -> bool:
            try:
                return world.stripe.send(self.event) == 200
            except OSError:
                return False

        world.stack.wait(is_answered, "Stripe is not answered")
        handled = "SELECT count(*) FROM billing_event WHERE id = %s AND handled_at IS NOT NULL"
        self.until(lambda: world.one(handled, self.event["id"]) == 1, "nobody looks at Stripe")
        facts = world.ask("SELECT standing, plan FROM billing_account WHERE schema = %s", world.council.schema_name)
        assert facts == [("paid", "council")]
        assert world.one("SELECT plan FROM councils_council WHERE id = %s", world.council.pk) == "council"
        assert world.events("billing.changed") == self.before + 1


class Dunning(Knock):
    """The grace is over: read-only, and one letter to each who may pay."""

    tasks = ("billing.reconcile",)

    def prepare(self) -> None:
        super().prepare()
        world, store = self.world, self.world.stripe.store
        [subscription], now = store.subscriptions.values(), store.now
        invoice = store._bill(subscription, 600_000, "subscription_cycle")
        invoice |= {"status": "open", "amount_remaining": invoice["total"], "due_date": now - 86_400}
        subscription["status"] = "past_due"
        self.look()
        self.until(lambda: self.standing() == "overdue", "nobody sees that it is overdue")
        invoice["due_date"] = now - 20 * 86_400
        world.ask(
            "UPDATE billing_account SET overdue_since = now() - interval '20 d' WHERE schema = %s RETURNING id",
            world.council.schema_name,
        )
        self.written = self.letters()

    def look(self) -> None:
        from dips.billing import looking

        looking.look_at(self.world.council)

    def standing(self) -> str:
        return str(
            self.world.one("SELECT standing FROM billing_account WHERE schema = %s", self.world.council.schema_name)
        )

    def letters(self) -> int:
        query = "SELECT count(*) FROM kernel_outboxmessage WHERE schema = %s AND key LIKE '%%billing.closed.%%'"
        return int(self.world.one(query, self.world.council.schema_name))

    def begin(self) -> None:
        self.again()

    def finish(self) -> None:
        world = self.world
        shut = "SELECT read_only_since IS NOT NULL FROM councils_council WHERE id = %s"
        self.until(lambda: bool(world.one(shut, world.council.pk)), "the council is not made read-only")
        with council_scope(world.council):
            told = people_who_may("staff.manage_plan").count()
        assert self.letters() - self.written == told > 0
        world.forget_payments()


class ByCard(Work):
    """A finance officer begins to pay, and asks again with the same key after there was no answer."""

    path, orders = "billing/card/", 1
    body: dict[str, str] = {"plan": "council"}

    def prepare(self) -> None:
        self.world.forget_payments()
        self.program, self.key = self.world.program(), str(uuid4())

    def begin(self) -> None:
        try:
            answer = self.program.call("POST", self.path, self.body, idempotency_key=self.key)
        except OSError:
            return
        raise AssertionError(f"answered, and nobody was killed: {answer.status} {answer.body}")

    def finish(self) -> None:
        self.world.stack.wait(self.world.stack.is_ready, "the web did not come back")
        self.world.stack.hurry()
        first = self.ask_again()
        assert self.ask_again() == first
        store, schema = self.world.stripe.store, self.world.council.schema_name
        self.judge(store)
        assert len(store.customers) == 1
        assert self.world.one("SELECT count(*) FROM billing_order WHERE schema = %s", schema) == self.orders

    def ask_again(self) -> Any:
        deadline = 600

        def answered() -> bool:
            try:
                self.answer = self.program.call("POST", self.path, self.body, idempotency_key=self.key)
            except OSError:
                return False
            return self.answer.status == 200

        self.world.stack.wait(answered, "no answer to one who pays", within=deadline)
        return self.answer.body

    def judge(self, store: Any) -> None:
        assert len(store.sessions) == 1
        assert self.answer.body["url"] == next(iter(store.sessions.values()))["url"]


class ByInvoice(ByCard):
    path = "billing/invoice/"
    body = {
        "plan": "council", "email": "accounts@example.org", "line1": "1 Square", "city": "Solihull", "postcode": "B91 1AA",
    }  # fmt: skip

    def judge(self, store: Any) -> None:
        assert len(store.subscriptions) == len(store.invoices) == 1
        assert self.answer.body["standing"] == "paid"
