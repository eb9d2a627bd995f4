"""A council that pays, has a name and shares figures; and what every work on it does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from dips.councils.models import Council
from dips.councils.scope import operator_scope, portal_scope
from tests.support.fakestripe.server import FakeStripe
from tests.support.fixture_people import host_of
from tests.support.name_server import NameServer

from ..clients import Program
from ..ledger import Ledger
from ..stack import Stack

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
