"""A council by replay: against a plain migrate of the same tables, against the least that it could take, and its neighbour."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread, get_native_id
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dips.councils import migrating, owner, replay, roles
from tests.dips.councils.test_replay import dump
from tests.support import plugin

from . import migrations
from .machine import spent
from .report import Result

CHAPTER = "A new council"
PLAIN, ROUNDS, AGAIN, MADE = 2, 5, 3, 5
FOREIGN = re.compile(
    r', CONSTRAINT "[^"]+" FOREIGN KEY \([^)]*\) REFERENCES [^(]+\([^)]*\)'
    r"(?: ON (?:DELETE|UPDATE) (?:SET NULL|SET DEFAULT|CASCADE|RESTRICT))*(?: DEFERRABLE)?(?: INITIALLY DEFERRED)?"
)
LATE = re.compile(r"^ALTER TABLE .* FOREIGN KEY .*;\n", re.M)
SMALL = "UPDATE accounts_user SET last_login = now() WHERE id = %s"


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of processor time: ours and PostgreSQL's."""

    wall: float
    processor: float


def bench_a_council(committed, result):
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


def bench_the_neighbour(committed, birmingham, officer, result):
    """Small changes in one council, one after the other, while another council is made beside it."""
    cluster = plugin.current().cluster
    assert cluster is not None, "benchmarks run without workers"
    worst, usual, user = [], [], officer(birmingham).pk
    with (
        migrations.as_owner(cluster, committed),
        owner.connect() as link,
        psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as neighbour,
    ):
        neighbour.execute(f'SET search_path = "{birmingham.schema_name}", public')
        quiet = _changes(neighbour, user, lambda count: count < 300)
        script = replay.read(link, settings.PRISTINE_SCHEMA)
        for number in range(MADE):
            making = Thread(target=_run, args=(link, script.text(f"beside_{number}")))
            making.start()
            times = _changes(neighbour, user, lambda _count, making=making: making.is_alive())
            making.join()
            worst.append(max(times) / median(times))
            usual.append(median(times))
    note = (
        f"median of {MADE}, the worst of them {max(worst):.1f}; {1000 * median(usual):.2f} ms usually, "
        f"{1000 * median(quiet):.2f} ms with nobody beside it"
    )
    result(
        CHAPTER,
        Result(
            "slowest change of a neighbour meanwhile, of its median, but for waiting for a processor",
            median(worst),
            aim=10,
            note=note,
        ),
    )


def _changes(link: psycopg.Connection, user: UUID, goes_on: Callable[[int], bool]) -> list[float]:
    times: list[float] = []
    while goes_on(len(times)) or len(times) < 10:
        times.append(_elapsed(link, lambda: link.execute(SMALL, [user], prepare=True)))
    return times


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
