"""What the processors did: for the server that was asked, for PostgreSQL's sessions, and for everybody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1


@dataclass
class Spent:
    """Seconds of processor time in one window, and how much of the machine others took meanwhile (0 to 1)."""

    server: float = 0.0
    postgres: float = 0.0
    others: float = 0.0


@contextmanager
def spent(server: int, postgres: int, *, asking: int) -> Iterator[Spent]:
    """Measure while the block runs. The processes are named by their parents' numbers; `asking` is the client."""
    result = Spent()
    before = clock(server), clock(postgres), clock(asking), _busy()
    idle_before = _idle()
    yield result
    after = clock(server), clock(postgres), clock(asking), _busy()
    passed = [late - early for early, late in zip(before, after, strict=True)]
    result.server, result.postgres = passed[0], passed[1]
    whole = passed[3] + _idle() - idle_before
    result.others = max(0.0, passed[3] - sum(passed[:3])) / whole if whole else 0.0


def clock(parent: int) -> float:
    """User and system time of a process and its children, in seconds."""
    return sum(_of(pid) for pid in (parent, *children(parent)))


def children(parent: int) -> list[int]:
    """The processes that it started and that live."""
    return [int(pid) for task in Path(f"/proc/{parent}/task").glob("*/children") for pid in task.read_text().split()]


def _of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _busy() -> float:
    fields = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def _idle() -> float:
    fields = Path("/proc/stat").read_text().splitlines()[0].split()
    return (int(fields[4]) + int(fields[5])) / TICK
