"""Figures are counted, sessions ended and operators let in while processes die."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM

from .world import Work


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
