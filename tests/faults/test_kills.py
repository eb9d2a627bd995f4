"""SIGKILL anywhere, at any time: what was acknowledged is there, once; what was begun ends; the trail is whole."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, cycle

import psycopg
import pytest
from django.db import connection

from config.embedded import ports
from tests.api.conftest import whole_form

from . import points
from .clients import Comer, Program, Sender
from .kills import APPLYING, COUNCILS, COVERED, LETTERS, ROWS, AtPoint, OfService, OnTheWay
from .ledger import Ledger
from .stack import BEAT, POSTGRES, VALKEY, Stack, django_on

pytestmark = pytest.mark.slow
SENDERS = 2
MINUTES = float(os.environ.get("DIPS_KILL_MINUTES", "60"))  # of the full set
WEB_WITHIN, STUCK_WITHIN, EMPTIED_WITHIN = 10.0, 60.0, 120.0  # seconds, on a machine that does nothing else
HURRIED_WITHIN = 120.0  # seconds, where the driver lets leases run out
BUSY = 6.0  # how much slower a machine may be that runs other tests beside


def test_every_point_of_the_code_has_a_row() -> None:
    assert points.in_code() == COVERED


@pytest.fixture
def stack(django_db_setup) -> Iterator[Stack]:
    stack = Stack()
    yield stack
    stack.stop()


@pytest.fixture
def committed(stack, django_db_blocker) -> Iterator[str]:
    """What this module's tests write goes where the stack reads."""
    with django_db_blocker.unblock(), django_on(stack):
        yield "dips"


class Story:
    """Programs at work on a stack, and what they were promised."""

    def __init__(self, stack: Stack, programs: list[Program], ledger: Ledger) -> None:
        self.stack, self.programs, self.ledger = stack, programs, ledger
        self.recoveries: list[float] = []
        self.stuck: list[float] = []
        self.emptied: list[float] = []
        self.without_cache: list[float] = []
        self.numbers = count(1)

    def kill(self, row: AtPoint | OfService | OnTheWay, *, patient: bool) -> None:
        """One row. `patient` waits for leases to run out, as a machine left alone would."""
        if isinstance(row, AtPoint):
            self._kill_at(row, patient=patient)
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
            self.emptied.append(self._letters_delivered(hurry=not patient))
        elif row.service == BEAT:
            self.a_letter_without_a_wake()
        else:
            self.recoveries.append(time.monotonic() - start)

    def _break_the_way(self, row: OnTheWay) -> None:
        """Without Valkey the service goes on, slower; without PostgreSQL it says so, and goes on afterwards."""
        proxy = {POSTGRES: self.stack.to_postgres, VALKEY: self.stack.to_valkey}[row.service]
        start = time.monotonic()
        getattr(proxy, row.manner)()
        if row.service == VALKEY:
            self._answered(since=start)
            self.without_cache.append(time.monotonic() - start)
        proxy.restore()
        back = time.monotonic()
        self._all_answered(since=back)
        self.recoveries.append(time.monotonic() - back)

    def _kill_at(self, row: AtPoint, *, patient: bool) -> None:
        self.stack.faults.arm(row.point, "kill")
        self.stack.kills += 1
        if row.work == COUNCILS:
            self.ask_for_council()
        self._bring_there(row)
        self.stack.revive()
        start = time.monotonic()
        if row.work == APPLYING:
            self._all_answered(since=start)
            self.recoveries.append(time.monotonic() - start)
        elif row.work == LETTERS:
            seconds = self._letters_delivered(hurry=not patient)
            if patient:
                self.stuck.append(seconds)
        elif row.work == COUNCILS:
            seconds = self._councils_made(hurry=not patient)
            if patient:
                self.stuck.append(seconds)

    def _bring_there(self, row: AtPoint) -> None:
        """Until a process has come by the armed point, and died."""

        def came_by() -> bool:
            if self._until(lambda: self.stack.faults.fired(row.point), 2.0):
                return True
            if row.work != APPLYING:
                self.stack.hurry()
                self.stack.send("councils.seal_audit")
            return False

        self.stack.wait(came_by, f"nobody came by {row.point}", within=BUSY * 20)

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
        self._letters_delivered(hurry=True)


@pytest.fixture
def story(stack, committed, supplier, open_challenge, birmingham) -> Iterator[Story]:
    from dips.accounts.tokens.scopes import Scope
    from dips.accounts.tokens.services import mint_token
    from dips.councils.scope import council_scope, portal_scope
    from dips.suppliers.profile import of
    from tenants.applications import services
    from tenants.calls.models import Call
    from tests.support.fixture_people import host_of

    ledger, programs = Ledger(), []
    challenge = open_challenge(birmingham)
    eligibility, pages = whole_form(birmingham, challenge)
    page, question = next(
        (key, name) for key, given in pages.items() for name, each in given.items() if "gyda" in str(each["value"])
    )
    base = f"councils/birmingham/challenges/{challenge.reference}/applications/"
    for number in range(SENDERS + 1):
        user, organisation = supplier(name=f"Firm {number} Ltd", kind="charity")
        with portal_scope():
            _token, secret = mint_token(user=user, name="Program", scopes=Scope.values, by=user)
            profile = of(organisation)
        who = (stack.port, host_of(), secret, ledger)
        if number == SENDERS:
            programs.append(Comer(*who, base=base, eligibility=eligibility))
            continue
        with council_scope(birmingham):
            call = Call.objects.select_related("form", "challenge__programme").get(challenge=challenge)
            application = services.start_application(call=call, supplier=profile, by=user, eligibility=eligibility)
        path = f"councils/birmingham/applications/{application.pk}/"
        sender = Sender(*who, path=path, page=page, question=question)
        for key, answers in pages.items():
            etag = sender.insist("GET", f"{path}pages/{key}/").headers["ETag"]
            saved = sender.insist("PUT", f"{path}pages/{key}/", {"answers": answers}, if_match=etag)
            assert saved.status == 200, saved.body
        programs.append(sender)
    for program in programs:
        program.start()
    yield Story(stack, programs, ledger)
    for program in programs:
        program.enough.set()


def test_nothing_is_lost_and_nothing_doubled(story, birmingham, rounds, figure) -> None:
    stack, ledger = story.stack, story.ledger
    deadline = time.monotonic() + MINUTES * 60
    wanted = rounds(quick=sum(row.quick for row in ROWS), full=500)
    full = wanted > len(ROWS)
    for number, row in enumerate(cycle(row for row in ROWS if full or row.quick)):
        if number == wanted or time.monotonic() > deadline:
            break
        began = time.monotonic()
        story.kill(row, patient=full and number < 2 * len(ROWS))
        print(f"{number + 1} {row}: {time.monotonic() - began:.1f} s", flush=True)
    story.settle()

    kills, cases = stack.kills, ledger.total
    schema = birmingham.schema_name
    receipts = receipts_in(stack, schema)
    starts = [
        str(pk)
        for (pk,) in stack.ask(f'SELECT id FROM "{schema}".applications_application WHERE state = %s', "withdrawn")
    ]
    councils = [slug for (slug,) in stack.ask("SELECT slug FROM councils_council WHERE slug LIKE %s", "killed-%%")]
    active = [
        slug
        for (slug,) in stack.ask(
            "SELECT slug FROM councils_council WHERE state = 'active' AND slug LIKE %s", "killed-%%"
        )
    ]
    lost = ledger.lost("receipt", receipts) | ledger.lost("withdraw", starts) | ledger.lost("council", active)
    doubled = (
        ledger.doubled("receipt", receipts) + ledger.doubled("start", starts) + ledger.doubled("council", councils)
    )
    figure("kills", kills, unit="kills")
    figure("acknowledged and lost under kills", len(lost), limit=0, unit="operations", cases=cases)
    figure("done twice under kills", len(doubled), limit=0, unit="operations", cases=cases)

    states = Counter(state for (state,) in stack.ask("SELECT state FROM kernel_outboxmessage"))
    assert set(states) == {"done"}
    written = {name for (name,) in stack.ask("SELECT payload->>'id' FROM kernel_outboxmessage WHERE kind = 'mail'")}
    sent = Counter(letter["Message-ID"].strip("<>").partition("@")[0] for letter in stack.letters())
    figure("letters lost under kills", len(written - set(sent)), limit=0, unit="letters", cases=len(written))
    figure(
        "letters sent twice under kills", sum(sent.values()) - len(sent), limit=kills, unit="letters", cases=len(sent)
    )
    assert set(sent) == written

    schemas = stack.ask("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'c\\_%%'")
    assert schemas == stack.ask("SELECT count(*) FROM councils_council")
    sends = "SELECT count(*) FROM kernel_auditevent WHERE schema = %s AND verb IN ('application.submit', 'application.resubmit')"
    assert stack.ask(sends, schema)[0][0] == len(receipts)
    assert_sealed(stack)

    figure("web answers again after a kill (worst)", max(story.recoveries), limit=BUSY * WEB_WITHIN, unit="s")
    if story.stuck:
        figure("job goes on after its worker's kill (worst)", max(story.stuck), limit=BUSY * STUCK_WITHIN, unit="s")
    if story.emptied:
        figure("queue rebuilt after Valkey (worst)", max(story.emptied), limit=BUSY * EMPTIED_WITHIN, unit="s")
    if story.without_cache:
        worst = max(story.without_cache)
        figure("all answered while Valkey hangs or is away (worst)", worst, limit=BUSY * WEB_WITHIN, unit="s")
    errors = sum(program.server_errors for program in story.programs)
    figure("server errors under kills", errors, limit=0, unit="answers", cases=cases)

    control_without_durable_commits(story, schema)


def receipts_in(stack: Stack, schema: str) -> list[str]:
    """As a Sender names them."""
    rows = stack.ask(f'SELECT application_id, number, sha256 FROM "{schema}".applications_receipt')
    return [f"councils/birmingham/applications/{pk}/{number}/{sha}" for pk, number, sha in rows]


def assert_sealed(stack: Stack) -> None:
    """Chain what is left, then walk every chain; the anchors lie outside the database."""
    from dips.councils.models import Council
    from dips.councils.scope import council_scope, portal_scope
    from dips.kernel import seal

    with portal_scope():
        councils = list(Council.objects.all())
    for council in councils:
        with council_scope(council):
            while seal.seal():
                pass
            assert seal.verify(stack.home.path / "anchors") is None


def control_without_durable_commits(story: Story, schema: str) -> None:
    """The guard removed: PostgreSQL says yes before it has written. The ledger must then find something lost."""
    stack, ledger, sender = story.stack, Ledger(), story.programs[0]
    settings = ("synchronous_commit = off", "wal_writer_delay = '10s'")
    with psycopg.connect(stack.url(), autocommit=True) as link:
        for setting in settings:
            link.execute(f"ALTER SYSTEM SET {setting}".encode())
        link.execute("SELECT pg_reload_conf()")
    stack.wait(lambda: stack.ask("SHOW synchronous_commit") == [("off",)], "PostgreSQL does not read its settings")
    sender.ledger = ledger
    sender.round()
    stack.kill(POSTGRES)

    assert ledger.count("receipt") == 1
    assert ledger.lost("receipt", receipts_in(stack, schema)) == set(ledger.acknowledged["receipt"])
