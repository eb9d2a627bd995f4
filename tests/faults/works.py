"""What brings a process to a joint of the rooms for councils as customers, and what must be so after it was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import override_settings

from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.staff.queries import people_who_may
from tests.support.fakestripe.server import FakeStripe
from tests.support.fixture_people import host_of
from tests.support.fixture_stripe import SECRET
from tests.support.name_server import NameServer

from .clients import Program
from .ledger import Ledger
from .stack import Stack

BOOT = "import django; django.setup()\n"


@dataclass
class World:
    """A council that pays, has a name of its own and shares figures, and those outside of it."""

    stack: Stack
    council: Council
    stripe: FakeStripe
    names: NameServer
    token: str
    people: dict[str, Any]
    numbers: Any = field(default_factory=lambda: count(1))

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.stack.ask(query, *values)

    def one(self, query: str, *values: Any) -> Any:
        [(found,)] = self.ask(query, *values)
        return found

    def events(self, verb: str) -> int:
        """In the council's own trail."""
        query = "SELECT count(*) FROM kernel_auditevent WHERE schema = %s AND verb = %s"
        return int(self.one(query, self.council.schema_name, verb))

    def run(self, code: str, *, owner: bool = False) -> int:
        """Do it in a process of its own, as a command does. Returns how it ended."""
        env = self.stack.owner if owner else self.stack.web
        whole = {name: os.environ[name] for name in ("PATH",) if name in os.environ} | env
        whole["PYTHONPATH"] = os.pathsep.join([env.get("PYTHONPATH", ""), os.getcwd(), f"{os.getcwd()}/platform"])
        done = subprocess.run([sys.executable, "-c", BOOT + code], env=whole, capture_output=True, check=False)
        assert done.returncode in (0, -9), done.stderr.decode()
        return done.returncode

    def program(self) -> Program:
        """The finance officer's."""
        return Program(self.stack.port, host_of(self.council.slug), self.token, Ledger())

    def forget_payments(self) -> None:
        """As if nobody had ever paid here."""
        self.stripe.reset()
        with operator_scope():
            Council.objects.filter(pk=self.council.pk).update(plan="", read_only_since=None, read_only_reason="")
        from dips.billing.models import Account, Invoice, Order

        with operator_scope():
            for model in (Account, Invoice, Order):
                model.objects.filter(schema=self.council.schema_name).delete()


class Work:
    """One row's work: `prepare` before the joint is armed, `begin` what comes by there, `finish` and judge."""

    tasks: tuple[str, ...] = ()

    def __init__(self, world: World) -> None:
        self.world = world

    def prepare(self) -> None:
        pass

    def begin(self) -> None:
        raise NotImplementedError

    def again(self) -> None:
        """Time passes: what the schedule does in it."""
        self.world.stack.hurry()
        self.world.stack.send(*self.tasks)

    def finish(self) -> None:
        raise NotImplementedError

    def until(self, done: Callable[[], bool], otherwise: str) -> None:
        """Leases run out, and the beat goes round, until it is so."""

        def is_done() -> bool:
            if not done():
                self.again()
            return done()

        self.world.stack.wait(is_done, otherwise, within=120)


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


class Export(Work):
    """The council asks for its own copy."""

    tasks = ("archives.look_after_all",)

    def begin(self) -> None:
        from dips.archives import services

        with council_scope(self.world.council):
            self.pk = services.ask_for_export(by=self.world.people["admin"]).pk

    def finish(self) -> None:
        world = self.world
        query = "SELECT file, sha256 FROM archives_export WHERE id = %s AND state = 'done'"
        self.until(lambda: bool(world.ask(query, self.pk)), "the export is not made")
        from dips.archives.packing import sha256_of

        [(name, sha256)] = world.ask(query, self.pk)
        [path] = [each for each in world.stack.home.path.rglob("exports/*") if each.name == name.rpartition("/")[2]]
        assert sha256_of(path) == sha256
        assert not list(path.parent.glob(".*"))  # nothing half written lies about
        letters = "SELECT count(*) FROM kernel_outboxmessage WHERE schema = %s AND kind = 'mail' AND key LIKE %s"
        assert world.one(letters, world.council.schema_name, f"%{self.pk}%") == 1


class Restore(Work):
    """An operator puts a council back that has left, a file of its own with it."""

    def prepare(self) -> None:
        from wagtail.documents.models import Document

        from dips.archives import services
        from dips.councils.services import request_council

        world = self.world
        self.slug = f"back-{next(world.numbers)}"
        request_council(slug=self.slug, name=f"Council {self.slug}", by=SYSTEM)
        made = "SELECT count(*) FROM councils_council WHERE slug = %s AND state = 'active'"
        self.until(lambda: world.one(made, self.slug) == 1, "the council is not made")
        with operator_scope():
            council = Council.objects.get(slug=self.slug)
        self.schema, self.file = council.schema_name, world.stack.home.path / f"{self.slug}.zip"
        with council_scope(council), self.files():
            Document.objects.create(title="A map", file=ContentFile(b"Here be parks.", name="map.txt"))
        self.sent = self.export(council, self.file)
        services.order_departure(council=council, reason="It comes back.", at_once=True, by=SYSTEM)
        gone = "SELECT count(*) FROM archives_departure WHERE schema = %s AND state = 'gone'"
        self.until(lambda: world.one(gone, self.schema) == 1, "the council is not gone")

    def files(self) -> AbstractContextManager[None]:
        """This process's files are the stack's."""
        home = self.world.stack.home.path
        return override_settings(MEDIA_ROOT=str(home / "media"), PRIVATE_ROOT=str(home / "private"))

    def export(self, council: Council, path: Path) -> tuple[str, int, int]:
        from dips.archives import exporting

        with self.files():
            done = exporting.export(council, path, whole=True)
        assert (done.files, done.missing) == (1, 0)
        return done.sha256, done.rows, done.files

    def begin(self) -> None:
        assert self.restore() == -9

    def restore(self) -> int:
        code = (
            "from pathlib import Path\nfrom dips.archives import restoring\nfrom dips.kernel.actors import SYSTEM\n"
            f"restoring.restore(Path({str(self.file)!r}), by=SYSTEM)"
        )
        return self.world.run(code, owner=True)

    def finish(self) -> None:
        world = self.world
        there = "SELECT count(*) FROM councils_council WHERE slug = %s"
        schema = "SELECT count(*) FROM pg_namespace WHERE nspname = %s"
        assert (world.one(there, self.slug), world.one(schema, self.schema)) == (0, 0)
        assert self.restore() == 0
        with operator_scope():
            council = Council.objects.get(slug=self.slug)
        assert self.export(council, self.file.with_suffix(".again")) == self.sent


class Prove(Work):
    """The DNS says what a council says."""

    tasks, kind, state, verb = ("domains.look_at_due",), "mail", "verified", "claim.prove"

    def prepare(self) -> None:
        from dips.domains import services

        world = self.world
        name = f"n{uuid4().hex[:8]}.solihull.gov.uk"
        with council_scope(world.council):
            self.claim = services.claim(kind=self.kind, name=name, by=SYSTEM)
        world.names.set(self.claim.record, "TXT", self.claim.proof)
        if self.kind == "site":
            world.names.set(name, "CNAME", f"{world.council.slug}.dips.localhost.")

    def begin(self) -> None:
        self.again()

    def again(self) -> None:
        self.world.ask("UPDATE domains_claim SET look_next_at = now() WHERE id = %s RETURNING id", self.claim.pk)
        super().again()

    def finish(self) -> None:
        world, pk = self.world, self.claim.pk
        query = "SELECT state FROM domains_claim WHERE id = %s"
        self.until(lambda: world.one(query, pk) == self.state, "the name is not proved")
        told = "SELECT count(*) FROM kernel_auditevent WHERE schema = %s AND verb = %s AND object_id = %s"
        assert world.one(told, world.council.schema_name, self.verb, str(pk)) == 1
        from dips.domains import services

        with council_scope(world.council):
            services.release(claim=self.claim, by=SYSTEM)
        assert world.one("SELECT count(*) FROM councils_domain WHERE domain = %s", self.claim.name) == 0


class GiveHost(Prove):
    kind, state, verb = "site", "live", "claim.go_live"


class CountFigures(Work):
    """What a council shares is counted."""

    def prepare(self) -> None:
        from dips.regions import measures, queries
        from dips.regions.services import give_consent

        world = self.world
        with council_scope(world.council):
            area = queries.areas_of(world.council)[0]
            give_consent(area=area, wanted=measures.keys(), by=SYSTEM)
        self.figures = self.counted()
        world.ask("DELETE FROM regions_figure WHERE schema = %s RETURNING id", world.council.schema_name)

    def counted(self) -> list[tuple[Any, ...]]:
        query = "SELECT measure, part, value, is_small FROM regions_figure WHERE schema = %s ORDER BY 1, 2"
        return self.world.ask(query, self.world.council.schema_name)

    def begin(self) -> None:
        self.again()

    def again(self) -> None:
        self.world.stack.hurry()
        self.world.stack.send("regions.count_all")

    def finish(self) -> None:
        self.until(lambda: bool(self.counted()), "nobody counts")
        assert self.counted() == self.figures


class Farewell(Work):
    """The provider says that somebody has signed out there."""

    def prepare(self) -> None:
        from dips.accounts.sessions import services as sessions
        from dips.signon.models import SignOnLink

        world = self.world
        self.person, self.key = world.people["finance"], uuid4().hex
        with council_scope(world.council):
            SignOnLink.objects.get_or_create(
                user_id=self.person.pk, issuer="https://provider.example.org", subject="s-1", email=self.person.email
            )
        sessions.note(
            user=self.person, session_key=self.key, home=world.council.schema_name, host="solihull.example", agent=""
        )
        self.before = self.told()

    def told(self) -> int:
        query = "SELECT count(*) FROM kernel_auditevent WHERE verb = 'account.end_sessions' AND object_id = %s"
        return int(self.world.one(query, str(self.person.pk)))

    def farewell(self) -> int:
        return self.world.run(
            "from dips.councils.scope import schema_scope\nfrom dips.signon import services\n"
            f"with schema_scope({self.world.council.schema_name!r}):\n"
            "    services.end_by_farewell(issuer='https://provider.example.org', subject='s-1', sid='')"
        )

    def begin(self) -> None:
        assert self.farewell() == -9

    def finish(self) -> None:
        there = "SELECT count(*) FROM accounts_usersession WHERE session_key = %s"
        assert self.world.one(there, self.key) == 1  # the provider was not answered, and says it again
        assert self.farewell() == 0
        assert (self.world.one(there, self.key), self.told()) == (0, self.before + 1)


class OpenAccess(Work):
    """An operator is let in to read something."""

    def prepare(self) -> None:
        self.ticket = f"T-{uuid4().hex[:8]}"

    def open(self) -> int:
        reference, operator = self.world.people["reference"], self.world.people["operator"]
        return self.world.run(
            "from dips.accounts.models import User\nfrom dips.console.services import ask_access\n"
            "from dips.councils.models import Council\nfrom dips.councils.scope import operator_scope, portal_scope\n"
            f"with portal_scope():\n    by = User.objects.get(pk={str(operator.pk)!r})\n"
            f"with operator_scope():\n    council = Council.objects.get(slug={self.world.council.slug!r})\n"
            f"ask_access(council=council, kind='challenge', reference={reference!r}, reason='The council asked us to look.',"
            f" ticket={self.ticket!r}, minutes=15, by=by)"
        )

    def begin(self) -> None:
        assert self.open() == -9

    def finish(self) -> None:
        world = self.world
        rows = "SELECT count(*) FROM console_emergencyaccess WHERE ticket = %s"
        opened = world.events("emergencyaccess.open")
        assert world.one(rows, self.ticket) == 0
        assert self.open() == 0
        query = "SELECT id, state FROM console_emergencyaccess WHERE ticket = %s"
        [(pk, state)] = world.ask(query, self.ticket)
        letters = "SELECT count(*) FROM kernel_outboxmessage WHERE key LIKE %s"
        assert (state, world.events("emergencyaccess.open")) == ("open", opened + 1)
        assert world.one(letters, f"%console.access_open.{pk}.%") == 1


WORKS: dict[str, type[Work]] = {
    "knock": Knock,
    "dunning": Dunning,
    "by card": ByCard,
    "by invoice": ByInvoice,
    "export": Export,
    "restore": Restore,
    "prove": Prove,
    "give host": GiveHost,
    "figures": CountFigures,
    "farewell": Farewell,
    "open access": OpenAccess,
}


def world_of(
    stack: Stack,
    council: Council,
    stripe: FakeStripe,
    names: NameServer,
    *,
    officer: Any,
    operator: Any,
    reference: str,
) -> World:
    """The people that it takes, each made once."""
    from dips.accounts.tokens.scopes import Scope
    from dips.accounts.tokens.services import mint_token

    finance = officer(council, "finance_officer", full_name="Fin Officer")
    admin = officer(council, "council_admin", full_name="Ada Admin")
    with portal_scope():
        _token, secret = mint_token(user=finance, name="Finance", scopes=Scope.values, by=finance)
    people = {"finance": finance, "admin": admin, "operator": operator(), "reference": reference}
    return World(stack, council, stripe, names, secret, people)
