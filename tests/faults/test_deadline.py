"""The deadline under many submitters, on the days on which the clocks change: a time and a lock, and each is needed.

Each submitter asks the database's clock before and after. What was asked wholly before the close must be taken, what
was asked wholly after it must not; and what officers find when they open is all that was ever taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Event, local
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from config.embedded import postgres
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError, NotNow
from dips.kernel.ids import uuid7
from tests.support import plugin
from tests.tenants.applications.conftest import fill, passing

pytestmark = pytest.mark.slow

DAYS = [
    *(date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26)),
    *(date(2028, 10, 29), date(2029, 3, 25), date(2029, 10, 28), date(2030, 3, 31), date(2030, 10, 27)),
]
HOURS = [(17, 0), (12, 0), (0, 30), (3, 30)]
SUBMITS, HANDS = 100, 16
CROWD, DOORS = 200, 120  # of the full set, on each day once: so many submitters on so many connections
LEAD, TAIL, SLOW = 2.0, 0.4, 0.4  # seconds before and after the close; how long before it a sender is slow inside
RESET = """
DELETE FROM {0}.applications_eligibilitycheck; DELETE FROM {0}.applications_receipt;
UPDATE {0}.applications_application SET state = 'draft', submitted_at = NULL, number = NULL, reference = '';
UPDATE {0}.calls_call SET state = 'published', unsealed_at = NULL, opens_at = '2000-01-01', closes_at = %s;
"""
LEAVE = "DELETE FROM {0}.applications_{1} WHERE {2} = ANY(%s)"
TABLES = ("answer", "eligibilitycheck", "receipt", "application")  # the row itself after what points at it
SHIFTED = """
CREATE OR REPLACE FUNCTION public.dips_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT clock_timestamp() + interval '{0} s' $$
"""


def test_the_days_are_those_of_the_clock_changes() -> None:
    for day in DAYS:
        before, after = (clock.wall_at(day + timedelta(days=each), 12) for each in (-1, 0))
        assert after - before in {timedelta(hours=23), timedelta(hours=25)}


@dataclass
class Try:
    """One submission, seen from outside."""

    application: object
    asked: datetime
    answered: datetime
    taken_at: datetime | None

    @property
    def accepted(self) -> bool:
        return self.taken_at is not None


@dataclass
class Outcome:
    """What one deadline came to."""

    closes_at: datetime
    tries: list[Try] = field(default_factory=list)
    opened: set[object] = field(default_factory=set)

    @property
    def accepted(self) -> set[object]:
        return {each.application for each in self.tries if each.accepted}

    @property
    def late(self) -> list[Try]:
        """Taken after the close, or with an instant that was not between question and answer."""
        taken = [each for each in self.tries if each.taken_at is not None]
        return [
            each
            for each in taken
            if each.asked >= self.closes_at
            or each.taken_at >= self.closes_at
            or not each.asked <= each.taken_at <= each.answered
        ]

    @property
    def wronged(self) -> list[Try]:
        return [each for each in self.tries if not each.accepted and each.answered < self.closes_at]

    @property
    def appeared(self) -> set[object]:
        """Taken, and not there when the officers opened."""
        return self.accepted - self.opened


class Deadline:
    """A call with many drafts, whose close can be put at any time of any year: the database's clock runs there."""

    def __init__(self, council, call, applications, by, url: str) -> None:
        self.council, self.call, self.applications, self.by, self.url = council, call, applications, by, url
        self.unsealed = Event()
        self.here = local()
        self.begins_early = False

    def close_at(self, closes_at: datetime, submits: int = SUBMITS, hands: int = HANDS) -> Outcome:
        """All submit around this close, and the officers open at the first moment at which they may."""
        applications = self.applications[:submits]
        outcome = Outcome(closes_at)
        self.unsealed = Event()
        with psycopg.connect(self.url, autocommit=True) as link:
            link.execute(
                RESET.format(f'"{self.council.schema_name}"').replace("%s", f"'{closes_at.isoformat()}'").encode()
            )
            shift = (closes_at - datetime.now(UTC)).total_seconds() - LEAD
            link.execute(SHIFTED.format(shift).encode())
            link.execute("ALTER FUNCTION public.dips_now() OWNER TO dips_owner")
        step = (LEAD + TAIL) / len(applications)
        with ThreadPoolExecutor(hands + 1) as pool:
            opener = pool.submit(self._in_council, lambda: self._open(outcome))
            began = time.monotonic()
            at_work = [
                pool.submit(
                    self._in_council,
                    lambda mine=applications[hand::hands], first=hand: self._hand(
                        mine, [began + place * step for place in range(first, len(applications), hands)], began, outcome
                    ),
                )
                for hand in range(hands)
            ]
            for each in (*at_work, opener):
                each.result(120)
        return outcome

    def send_home(self, stay: int) -> None:
        """Only so many are there from now on: a draft that nobody sends lapses at each close, and takes its time."""
        gone = [each.pk for each in self.applications[stay:]]
        self.applications = self.applications[:stay]
        with psycopg.connect(self.url, autocommit=True) as link:
            for table in TABLES:
                column = "id" if table == "application" else "application_id"
                link.execute(LEAVE.format(f'"{self.council.schema_name}"', table, column).encode(), [gone])

    def pause(self, point: str, detail: str = "") -> None:
        """Stands for `faultpoint`: who submits just before the close is slow, inside, until the officers have opened."""
        if point == "submit.before_commit" and getattr(self.here, "slow", False):
            self.unsealed.wait(SLOW)

    def _in_council(self, work: Callable[[], None]) -> None:
        try:
            with council_scope(self.council):
                work()
        finally:
            connection.close()

    def _hand(self, mine: list, turns: list[float], began: float, outcome: Outcome) -> None:
        for application, turn in zip(mine, turns, strict=True):
            time.sleep(max(0.0, turn - time.monotonic()))  # its turn, not a wait for anything
            self.here.slow = LEAD - SLOW < turn - began < LEAD
            outcome.tries.append(self._try(application, outcome.closes_at))

    def _try(self, application, closes_at: datetime) -> Try:
        from tenants.applications import services

        asked, taken = clock.now(), None
        try:
            with transaction.atomic():
                if self.begins_early and asked < closes_at:  # a long upload: it begins in time and is there too late
                    while clock.now() < closes_at:
                        time.sleep(0.01)
                taken = services.submit_application(application=application, by=self.by).submitted_at
        except DomainError as refusal:
            assert refusal.code in {"call_closed", "not_editable"}, refusal.code
        return Try(application.pk, asked, clock.now(), taken)

    def _open(self, outcome: Outcome) -> None:
        from tenants.applications import services
        from tenants.calls.services import close_call

        while True:
            try:
                with transaction.atomic():
                    close_call(call=self.call, by=SYSTEM)
                    found = services.open_for_reading(challenge=self.call.challenge, by=SYSTEM)
                    outcome.opened = set(found.values_list("pk", flat=True))
                break
            except NotNow:
                time.sleep(0.005)
        self.unsealed.set()


@pytest.fixture
def deadline(committed, birmingham, open_challenge, supplier, monkeypatch, rounds) -> Iterator[Deadline]:
    from dips.suppliers.profile import of
    from tenants.applications import services
    from tenants.applications.models import Answer, Application
    from tenants.applications.services import submission
    from tenants.calls.models import Call

    user, organisation = supplier(kind="charity")
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        first = fill(
            services.start_application(call=call, supplier=of(organisation), by=user, eligibility=passing(call)), user
        )
        values = {each.attname: getattr(first, each.attname) for each in Application._meta.concrete_fields}
        copies = [
            Application(**values | {"id": uuid7(), "supplier_id": uuid4()})
            for _n in range(rounds(quick=SUBMITS, full=CROWD) - 1)
        ]
        Application.objects.bulk_create(copies)
        answers = list(first.answers.values("question_key", "value", "confidential", "confidential_reason", "version"))
        Answer.objects.bulk_create(Answer(application=copy, **each) for copy in copies for each in answers)
        applications = list(Application.objects.select_related("call__form", "challenge", "programme"))
    url = plugin.current().url(postgres.SUPERUSER, committed)
    monkeypatch.setattr(submission, "faultpoint", (made := Deadline(birmingham, call, applications, user, url)).pause)
    yield made


def test_nobody_is_late_and_nobody_is_wronged(deadline, rounds, figure) -> None:
    outcomes, crowds = [], rounds(quick=0, full=len(DAYS))
    for number in range(rounds(quick=2, full=200)):
        closes_at = clock.wall_at(DAYS[number % len(DAYS)], *HOURS[number // len(DAYS) % len(HOURS)])
        size = (CROWD, DOORS) if number < crowds else (SUBMITS, HANDS)
        if number == crowds:
            deadline.send_home(SUBMITS)
        outcomes.append(deadline.close_at(closes_at, *size))

    tries = sum(len(each.tries) for each in outcomes)
    assert all(0 < len(each.accepted) < len(each.tries) for each in outcomes)
    assert tries == SUBMITS * len(outcomes) + (CROWD - SUBMITS) * crowds
    figure("deadlines met", len(outcomes), unit="deadlines")
    figure("taken too late", sum(len(each.late) for each in outcomes), limit=0, unit="applications", cases=tries)
    figure("refused too early", sum(len(each.wronged) for each in outcomes), limit=0, unit="applications", cases=tries)
    figure("appeared after opening", sum(len(each.appeared) for each in outcomes), limit=0, cases=tries)


CLOSES = clock.wall_at(DAYS[1])


@pytest.fixture
def ask_only(monkeypatch) -> Callable[[Callable[[], datetime]], None]:
    """`ask_only(now)`: whoever submits looks at this clock and holds no lock.

    The closer lets drafts lapse, which locks them too; that guard goes with the other.
    """
    from tenants.applications import receivers
    from tenants.applications.services import locking
    from tenants.calls.services import CallClosed

    def instead(now: Callable[[], datetime]) -> None:
        def found_open(_call) -> datetime:
            if now() >= CLOSES:
                raise CallClosed(when="then")
            return clock.now()

        monkeypatch.setattr(locking, "hold_open", found_open)
        monkeypatch.setattr(receivers, "expire_drafts", lambda **_kwargs: 0)

    return instead


def test_control_without_the_lock_applications_appear_after_opening(deadline, ask_only) -> None:
    ask_only(clock.now)

    assert deadline.close_at(CLOSES).appeared


def test_control_the_start_of_the_transaction_is_no_clock(deadline, ask_only) -> None:
    """Uploads that begin in time and arrive too late."""
    deadline.begins_early, deadline.applications = True, deadline.applications[:HANDS]
    honest = deadline.close_at(CLOSES)
    ask_only(start_of_transaction)

    assert (honest.accepted, honest.late) == (set(), [])
    assert deadline.close_at(CLOSES).late


def start_of_transaction() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.dips_now() - (clock_timestamp() - now())")
        return cursor.fetchone()[0]


def test_control_the_clock_of_the_machine_is_not_the_databases(deadline, ask_only) -> None:
    """A web server that is ten minutes slow."""
    ask_only(lambda: clock.now() - timedelta(minutes=10))

    assert deadline.close_at(CLOSES).late
