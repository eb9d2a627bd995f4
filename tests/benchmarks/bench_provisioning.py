"""A council by replay: against a plain migrate of the same tables, against the least that it could take, and its neighbour."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from threading import get_native_id

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from config.embedded import postgres
from dips.councils import migrating, owner, replay, roles, services, tasks
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope, portal_scope
from dips.councils.states import RunState
from dips.kernel.actors import SYSTEM
from tests.dips.councils.test_replay import dump
from tests.support import plugin
from tests.tenants.applications.conftest import fill, page_data, passing

from . import migrations
from .machine import spent
from .report import Result

CHAPTER = "A new council"
PLAIN, ROUNDS, AGAIN = 2, 5, 3
MADE, QUIET, SPARES = 20, 40, 3
FOREIGN = re.compile(
    r', CONSTRAINT "[^"]+" FOREIGN KEY \([^)]*\) REFERENCES [^(]+\([^)]*\)'
    r"(?: ON (?:DELETE|UPDATE) (?:SET NULL|SET DEFAULT|CASCADE|RESTRICT))*(?: DEFERRABLE)?(?: INITIALLY DEFERRED)?"
)
LATE = re.compile(r"^ALTER TABLE .* FOREIGN KEY .*;\n", re.M)
CHILD = """
import sys
from multiprocessing.connection import Connection
import django
django.setup()
from dips.councils import founding
from dips.councils.models import ProvisioningRun
from dips.councils.scope import operator_scope
with Connection(int(sys.argv[1])) as parent:
    parent.send("ready")
    while True:
        try:
            number = parent.recv()
        except EOFError:
            break
        with operator_scope():
            run = ProvisioningRun.objects.get(pk=number)
        founding.first_step(run)
        parent.send("made")
"""


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of processor time: ours and PostgreSQL's."""

    wall: float
    processor: float


def bench_a_council(committed, result, settings):
    cluster = plugin.current().cluster
    assert cluster is not None, "benchmarks run without workers"
    with migrations.as_owner(cluster, committed), owner.connect() as link:
        script = replay.read(link, settings.PRISTINE_SCHEMA)
        keyed = LATE.sub("", script.tables)
        floor = FOREIGN.sub("", keyed)
        assert "FOREIGN KEY" not in floor
        link.rollback()
        whole, least, plain = [], [], []
        for number in range(ROUNDS):
            if number < PLAIN:
                plain.append(_timed(lambda name=f"plain_{number}": _migrate(link, name)))
            whole.append(_timed(lambda name=f"c_bench_{number}": _whole(link, name)))
            for again in range(AGAIN):
                scripts = {"s": script, "k": replay.Script(keyed, ""), "f": replay.Script(floor, "")}
                texts = [each.text(f"{letter}_{number}_{again}") for letter, each in scripts.items()]
                turn = slice(None, None, -1 if again % 2 else 1)
                least.append([_elapsed(link, lambda text=text: _run(link, text)) for text in texts[turn]][turn])
        migrating.drop_cross_schema_keys(link)
        link.commit()
        differing = _differing("plain_0", "c_bench_0")
        for number in range(ROUNDS):
            roles.drop(link, f"c_bench_{number}")
        link.commit()
    spared = [_from_a_spare(number, settings) for number in range(SPARES)]
    one, other = (median(took.processor for took in each) for each in (plain, whole))
    walls = [median(took.wall for took in each) for each in (plain, whole)]
    above_keyed, above = (median(times[0] / times[place] for times in least) for place in (1, 2))
    result(
        CHAPTER,
        Result(
            "by replay, of a plain migrate",
            other / one,
            limit=1 / 40,
            note=f"one in {one / other:.0f}; {other:.2f} and {one:.1f} s of processor time, {walls[1]:.2f} and {walls[0]:.1f} s",
        ),
        Result(
            "from a spare, request to open site, of a plain migrate",
            median(spared) / walls[0],
            limit=1 / 200,
            note=f"one in {walls[0] / median(spared):.0f}; {1000 * median(spared):.0f} ms",
        ),
        Result(
            "its script, of the same tables, sequences, indexes and keys alone",
            above_keyed,
            limit=1.15,
            note=f"{1000 * median(times[1] for times in least):.0f} ms the least",
        ),
        Result(
            "its script, of the same without keys",
            above,
            aim=1.25,
            note=f"{1000 * median(times[2] for times in least):.0f} ms the least; {script.tables.count('FOREIGN KEY')} keys",
        ),
        Result("lines in which it differs from a migrated one", differing, unit="", limit=0),
    )


def bench_the_neighbour(committed, birmingham, open_challenge, supplier, result):
    """Answers of an application are saved in one council, one after the other, while others are made beside it."""
    runs = [services.request_council(slug=f"beside-{n}", name="Beside", by=SYSTEM, here=True) for n in range(MADE)]
    with _child(committed) as child, council_scope(birmingham):
        change = _saving(open_challenge(birmingham), *supplier())
        with CaptureQueriesContext(connection) as statements:
            change()
        link = connection.connection
        quiet = [_elapsed(link, change) for _ in range(QUIET)]
        times: list[float] = []
        for run in runs:
            child.send(str(run.pk))
            while not child.poll():
                times.append(_elapsed(link, change))
            assert child.recv() == "made"
    with owner.connect() as link:
        for run in runs:
            roles.drop(link, run.schema_name)
    note = (
        f"{1000 * max(times):.1f} and {1000 * median(times):.1f} ms, of {len(times)} that fell into the making of {MADE} councils; "
        f"{1000 * median(quiet):.1f} ms with nobody beside it; {len(statements)} statements and a commit"
    )
    name = "slowest change of a neighbour meanwhile, of its median, but for waiting for a processor"
    result(CHAPTER, Result(name, max(times) / median(times), limit=10, note=note))


@contextmanager
def _child(database: str) -> Iterator[Connection]:
    """A provisioner's process: for the number of a request it does the owner's step, and says so."""
    here, there = Pipe()
    session = plugin.current()
    env = os.environ | {
        "DATABASE_URL": session.url(postgres.WEB, database),
        "OWNER_DATABASE_URL": session.url(postgres.OWNER, database),
    }
    with (
        there,
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(there.fileno())], env=env, pass_fds=[there.fileno()]
        ) as process,
    ):
        assert here.recv() == "ready"
        yield here
        here.close()
        assert process.wait() == 0


def _saving(challenge, user, organisation) -> Callable[[], object]:
    """The verb behind the page of a form: a draft is locked, one answer is written, and what depends on it."""
    from dips.suppliers.profile import of
    from tenants.applications import queries, services
    from tenants.calls.queries import call_of

    call = call_of(challenge)
    with portal_scope():
        profile = of(organisation)
    draft = services.start_application(call=call, supplier=profile, eligibility=passing(call), by=user)
    draft = fill(draft, user)
    page, key = next(
        (page, question.key)
        for page in queries.pages_of(call)
        for question in page.questions
        if question.kind == "long"
    )
    data, numbers = page_data(page), count()

    def change() -> None:
        nonlocal draft
        typed = data | {key: f"We would ask {next(numbers)} people first."}
        draft = services.save_page(
            application=draft, page_key=page.key, data=typed, version=draft.version, by=user
        ).application

    return change


def _from_a_spare(number: int, settings) -> float:
    """Seconds from a request to a council whose doors are open, where one is kept ready."""
    settings.DIPS_SPARES = 1
    assert tasks.keep_spares() == 1
    services.provision(ProvisioningRun.objects.exclude(spare_of="").get(state=RunState.WAITING))
    start = time.perf_counter()
    run = services.request_council(slug=f"spared-{number}", name="Spared Council", by=SYSTEM, here=True)
    council = services.provision(run)
    took = time.perf_counter() - start
    with owner.connect() as link:
        roles.drop(link, council.schema_name)
    return took


def _whole(link: owner.Owner, schema: str) -> None:
    """As provisioning does it: read pristine, run what was read, give rights."""
    link.execute(replay.read(link, settings.PRISTINE_SCHEMA).text(schema).encode())
    roles.create(link, schema)
    link.commit()


def _elapsed(link: psycopg.Connection, what: Callable[[], object]) -> float:
    """Seconds from asking to the answer, without those in which we or PostgreSQL's session waited for a processor."""
    queues = [Path(f"/proc/{link.info.backend_pid}/schedstat"), Path(f"/proc/self/task/{get_native_id()}/schedstat")]
    waited, start = _waited(queues), time.perf_counter()
    what()
    return time.perf_counter() - start - (_waited(queues) - waited)


def _waited(queues: list[Path]) -> float:
    return sum(int(queue.read_text().split()[1]) for queue in queues) / 1e9


def _run(link: owner.Owner, text: str) -> None:
    link.execute(text.encode())
    link.commit()


def _migrate(link: owner.Owner, schema: str) -> None:
    """As django-tenants makes a schema."""
    link.execute(f"CREATE SCHEMA {schema}".encode())
    link.commit()
    connection.set_schema(schema, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    connection.set_schema(schema)
    call_command(Migrate(), interactive=False, verbosity=0, skip_checks=True)
    connection.set_schema_to_public()


def _timed(what: Callable[[], None]) -> Took:
    cluster = plugin.current().cluster
    assert cluster is not None
    start, ours = time.perf_counter(), time.process_time()
    with spent(0, cluster.process.pid, asking=0) as used:
        what()
    return Took(time.perf_counter() - start, time.process_time() - ours + used.postgres)


def _differing(one: str, other: str) -> int:
    """Lines of a dump that only one of the two has."""
    first, second = dump(one), dump(other)
    return len(set(first) ^ set(second)) + abs(len(first) - len(second))
