"""SIGKILL anywhere, at any time: what was acknowledged is there, once; what was begun ends; the trail is whole."""

from __future__ import annotations

import math
import os
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle

import psycopg
import pytest

from tests.api.conftest import whole_form
from tests.support.figures import FULL
from tests.support.fixture_stripe import payments_of

from . import points
from .clients import Comer, Sender
from .controls import CONTROLS
from .kills import COVERED, ROWS, AtPoint, OfService, OnTheWay
from .ledger import Ledger
from .stack import POSTGRES, UNGUARDED, Stack, django_on
from .story import LIMITS, Story
from .unguarded import switch
from .works import WORKS, World, world_of

pytestmark = pytest.mark.slow
SENDERS = 2
KILLS = int(os.environ.get("DIPS_KILLS", "500"))
ONLY = os.environ.get("DIPS_KILL_ROWS", "")  # words of the rows that shall be run, else all
MINUTES = float(os.environ.get("DIPS_KILL_MINUTES", "75"))  # of the full set, if there are not so many before


def test_every_point_of_the_code_has_a_row() -> None:
    assert points.in_code() == COVERED


def test_every_row_of_a_work_has_its_control() -> None:
    assert {row.point for row in ROWS if isinstance(row, AtPoint) and row.work in WORKS} == set(CONTROLS)


def selected() -> list[AtPoint | OfService | OnTheWay]:
    return [row for row in ROWS if not ONLY or any(word in str(row) for word in ONLY.split())]


@pytest.fixture
def stack(request, django_db_setup, _fake_stripe, name_server) -> Iterator[Stack]:
    _fake_stripe.reset()
    stack = Stack(**payments_of(_fake_stripe), DIPS_DNS_SERVERS=name_server.address, **getattr(request, "param", {}))
    yield stack
    stack.stop()


@pytest.fixture
def committed(stack, django_db_blocker) -> Iterator[str]:
    """What this module's tests write goes where the stack reads."""
    with django_db_blocker.unblock(), django_on(stack):
        yield "dips"


@pytest.fixture
def world(stack, committed, open_challenge, solihull, officer, operator, payments, name_server) -> World:
    reference = open_challenge(solihull).reference
    return world_of(stack, solihull, payments, name_server, officer=officer, operator=operator, reference=reference)


@pytest.fixture
def story(stack, committed, supplier, open_challenge, birmingham, world) -> Iterator[Story]:
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
    story = Story(stack, programs, ledger, world)
    yield story
    story.pace.stop()
    for program in programs:
        program.enough.set()


def test_nothing_is_lost_and_nothing_doubled(story, birmingham, rounds, figure) -> None:
    stack, ledger = story.stack, story.ledger
    deadline = time.monotonic() + MINUTES * 60
    patient = rounds(quick=0, full=len(ROWS))  # of these at first, leases run out by themselves
    rows = selected()
    for number, row in enumerate(rounds(quick=[row for row in rows if row.quick], full=cycle(rows))):
        if stack.kills >= KILLS or time.monotonic() > deadline:
            break
        began = time.monotonic()
        story.kill(row, patient=number < patient)
        took, fair = time.monotonic() - began, story.pace.fair(began)
        print(f"{number + 1} {row}: {took:.1f} s, of an idle machine {fair:.1f} s", flush=True)
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

    for what, within in LIMITS.items():
        if times := story.times.get(what):
            figure(f"{what} (95 of 100)", ninety_fifth(times), limit=within, unit="s", cases=len(times))
            figure(f"{what} (worst)", max(times), unit="s")
    slow = [each for _at, each in story.pace.seen()]
    figure("a processor's second took", sum(slow) / len(slow), unit="s", cases=len(slow))
    errors = sum(program.server_errors for program in story.programs)
    figure("server errors under kills", errors, limit=0, unit="answers", cases=cases)

    control_without_durable_commits(story, schema)


def ninety_fifth(times: list[float]) -> float:
    """So long at the most took 95 of 100."""
    return sorted(times)[math.ceil(len(times) * 0.95) - 1]


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


@pytest.mark.skipif(not FULL, reason="the full set alone takes the guards away")
@pytest.mark.parametrize("stack", [UNGUARDED], indirect=True, ids=["unguarded"])
def test_control_without_its_guard_each_row_fails(world) -> None:
    """The process that dies had no guard; its row must see it, and at the line that is meant to."""
    story, blind = Story(world.stack, [], Ledger(), world), []
    for row in [row for row in selected() if isinstance(row, AtPoint) and row.point in CONTROLS]:
        control = CONTROLS[row.point]
        for guard in control.without:
            world.stack.faults.arm(switch(guard), "off")
        said = fault_of(lambda row=row, dies_at=control.dies_at: story.kill(row, patient=False, dies_at=dies_at))
        world.stack.faults.disarm()
        print(f"{row} without {control.without}: {said}", flush=True)
        if control.fails_at not in said:
            blind.append((row.point, said))
    assert blind == []


def fault_of(row: Callable[[], None]) -> str:
    """What a row said was wrong, and on which lines; empty if nothing."""
    try:
        row()
    except AssertionError as fault:
        lines = [line.strip() for entry in traceback.extract_tb(fault.__traceback__) for line in [entry.line or ""]]
        return "\n".join([*lines, str(fault)])
    return ""
