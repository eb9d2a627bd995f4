"""Programs of suppliers at work on a stack, one row of the kill table after the other, and how long each recovery took."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from django.db import connection

from config.embedded import ports
from dips.councils import provisioning
from dips.kernel import outbox

from .clients import Program
from .kills import APPLYING, COUNCILS, LEAVING, LETTERS, AtPoint, OfService, OnTheWay
from .ledger import Ledger
from .pace import Pace
from .stack import BEAT, POSTGRES, VALKEY, Stack
from .works import WORKS, Work, World

WEB_WITHIN, STUCK_WITHIN, EMPTIED_WITHIN = 10.0, 60.0, 120.0  # seconds of a machine that does nothing else
HURRIED_WITHIN = 120.0  # seconds, where the driver lets leases run out
BUSY = 10.0  # for so much longer one waits at all
WEB_BACK = "all answered again after a kill"
STUCK = "a dead process's job goes on"
QUEUE = "queue rebuilt after Valkey"
NO_CACHE = "all answered while Valkey hangs or is away"
LIMITS = {WEB_BACK: WEB_WITHIN, STUCK: STUCK_WITHIN, QUEUE: EMPTIED_WITHIN, NO_CACHE: WEB_WITHIN}


class Story:
    """Programs at work on a stack, and what they were promised."""

    def __init__(self, stack: Stack, programs: list[Program], ledger: Ledger, world: World) -> None:
        self.stack, self.programs, self.ledger, self.world = stack, programs, ledger, world
        self.times: dict[str, list[float]] = {}
        self.pace = Pace(stack.home.path / "pace").begin()
        self.numbers = count(1)

    def note(self, what: str, start: float, *, waits: float = 0.0) -> None:
        """It took from then until now."""
        self.times.setdefault(what, []).append(self.pace.fair(start, waits=waits))

    def kill(self, row: AtPoint | OfService | OnTheWay, *, patient: bool, dies_at: str = "") -> None:
        """One row. `patient` waits for leases to run out, as a machine left alone would.

        `dies_at` another joint than the row's own, in a control.
        """
        if isinstance(row, AtPoint):
            self._kill_at(row, dies_at or row.point, patient=patient)
            return
        if isinstance(row, OnTheWay):
            self._break_the_way(row)
            return
        start = time.monotonic()
        if row.emptied:
            self.stack.empty_valkey()
        else:
            self.stack.kill(row.service)
            connection.close()  # this process's own died with it, if it led there
        self._all_answered(since=start)
        if row.service == VALKEY:
            self._letters_delivered(hurry=not patient)
            self.note(QUEUE, start)
        elif row.service == BEAT:
            self.a_letter_without_a_wake()
        else:
            self.note(WEB_BACK, start)

    def _break_the_way(self, row: OnTheWay) -> None:
        """Without Valkey the service goes on, slower; without PostgreSQL it says so, and goes on afterwards."""
        proxy = {POSTGRES: self.stack.to_postgres, VALKEY: self.stack.to_valkey}[row.service]
        start = time.monotonic()
        getattr(proxy, row.manner)()
        if row.service == VALKEY:
            self._answered(since=start)
            self.note(NO_CACHE, start)
        proxy.restore()
        back = time.monotonic()
        self._all_answered(since=back)
        self.note(WEB_BACK, back)

    def _kill_at(self, row: AtPoint, point: str, *, patient: bool) -> None:
        work = WORKS[row.work](self.world) if row.work in WORKS else None
        if work is not None:
            work.prepare()
        self.stack.faults.arm(point, "kill")
        self.stack.kills += 1
        if work is not None:
            work.begin()
        elif row.work == COUNCILS:
            self.ask_for_council()
        elif row.work == LEAVING:
            self.let_a_council_go()
        self._bring_there(row, point, work)
        start, held = time.monotonic(), self._held()
        self.stack.revive()
        if work is not None:
            work.finish()
        elif row.work == APPLYING:
            self._all_answered(since=start)
            self.note(WEB_BACK, start)
        elif row.work == LETTERS:
            self._letters_delivered(hurry=not patient)
            if patient:
                self.note(STUCK, start, waits=outbox.LEASE.total_seconds())
        elif row.work == COUNCILS:
            if patient:
                self._gone(lambda: not held & self._held(), "nobody goes on with a council", hurry=False)
                self.note(STUCK, start, waits=provisioning.LEASE.total_seconds())
            self._councils_made(hurry=True)
        elif row.work == LEAVING:
            self._gone_for_good()

    def _held(self) -> set[object]:
        """Who has a council in the making."""
        query = "SELECT lease_holder FROM councils_provisioningrun WHERE lease_holder IS NOT NULL"
        return {holder for (holder,) in self.stack.ask(query)}

    def _bring_there(self, row: AtPoint, point: str, work: Work | None) -> None:
        """Until a process has come by the armed point, and died."""

        def came_by() -> bool:
            if self._until(lambda: self.stack.faults.fired(point), 2.0):
                return True
            if work is not None:
                work.again()
            elif row.work != APPLYING:
                self.stack.hurry()
                self.stack.send("councils.seal_audit")
            return False

        self.stack.wait(came_by, f"nobody came by {point}", within=BUSY * 20)

    def _until(self, done: Callable[[], bool], within: float) -> bool:
        return ports.wait_until(done, within=within)

    def _all_answered(self, *, since: float) -> None:
        self._answered(since=since)
        self.stack.wait(self.stack.is_ready, "the web did not come back")

    def _answered(self, *, since: float) -> None:
        def fine() -> bool:
            for program in self.programs:
                if program.fault is not None:
                    raise program.fault
            return all(program.answered_at > since for program in self.programs)

        self.stack.wait(fine, "programs are not answered")

    def _letters_delivered(self, *, hurry: bool) -> float:
        """Until nothing waits of what was written before now."""
        (before,) = self.stack.ask("SELECT now()")[0]
        query = "SELECT count(*) FROM kernel_outboxmessage WHERE state = 'waiting' AND created_at < %s"
        return self._gone(lambda: self.stack.ask(query, before)[0][0] == 0, "letters still wait", hurry=hurry)

    def _councils_made(self, *, hurry: bool) -> float:
        query = "SELECT count(*) FROM councils_provisioningrun WHERE state IN ('waiting', 'running', 'failed')"
        return self._gone(lambda: self.stack.ask(query)[0][0] == 0, "a council is not made", hurry=hurry)

    def _gone(self, done: Callable[[], bool], otherwise: str, *, hurry: bool) -> float:
        if not hurry:
            return self.stack.wait(done, otherwise, within=BUSY * EMPTIED_WITHIN)

        def is_done() -> bool:
            if not done():
                self.stack.hurry()
            return self._until(done, 2.0)

        return self.stack.wait(is_done, otherwise, within=HURRIED_WITHIN)

    def ask_for_council(self) -> None:
        from dips.councils.services import request_council
        from dips.kernel.actors import SYSTEM

        slug = f"killed-{next(self.numbers)}"
        request_council(slug=slug, name=f"Council {slug}", by=SYSTEM)
        self.ledger.note("council", slug)

    def let_a_council_go(self) -> None:
        """One that is made for it; it is deleted as soon as the provisioner looks."""
        from dips.archives import services
        from dips.councils.models import Council
        from dips.councils.scope import operator_scope
        from dips.councils.services import request_council
        from dips.kernel.actors import SYSTEM

        slug = f"leaving-{next(self.numbers)}"
        request_council(slug=slug, name=f"Council {slug}", by=SYSTEM)
        self._councils_made(hurry=True)
        with operator_scope():
            council = Council.objects.get(slug=slug)
        services.order_departure(council=council, reason="It was made to go.", at_once=True, by=SYSTEM)

    def _gone_for_good(self) -> None:
        """A certificate is given only where nothing is left."""
        query = "SELECT count(*) FROM archives_departure WHERE state IN ('asked', 'leaving')"
        self._gone(lambda: self.stack.ask(query)[0][0] == 0, "a council is still leaving", hurry=True)

    def a_letter_without_a_wake(self) -> None:
        """Written by a process that cannot wake anybody: only the beat's round delivers it."""
        from dips.councils import mail
        from dips.councils.scope import portal_scope

        address = f"beat{next(self.numbers)}@example.org"
        with portal_scope():
            mail.queue(to=address, subject="Still there?", text="Yes.", key=address)
        self.stack.wait(
            lambda: any(letter["X-Envelope-To"] == address for letter in self.stack.letters()), "the beat is silent"
        )

    def settle(self) -> None:
        """Everybody stops, and what was begun ends."""
        for program in self.programs:
            program.finish()
        self.stack.faults.disarm()
        self._councils_made(hurry=True)
        self._gone_for_good()
        self._letters_delivered(hurry=True)
