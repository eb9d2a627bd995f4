"""A sign of life that a process leaves in a file after it has worked, and what a probe reads from it.

It knows no Django: a probe that is run every half minute must cost little.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

NAMES = ("worker", "beat", "provisioner")
SILENT = 90.0  # seconds; each of them has something to do, or to look for, every few
LONGEST = 400.0  # seconds that a worker may be busy without ending any task: they are ended before


@dataclass(frozen=True, slots=True)
class Sign:
    """When the process was last there, and since when it is busy without having ended anything; 0 when it is not."""

    at: float
    busy_since: float


def leave(folder: Path, name: str, *, busy_since: float = 0.0) -> None:
    """Replace the sign. A disk that takes nothing must not end the work; the probe will see its silence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{name}.{os.getpid()}"
        fresh.write_text(f"{time.time()} {busy_since}")
        fresh.replace(folder / name)
    except OSError:
        pass


def read(folder: Path, name: str) -> Sign | None:
    try:
        at, busy_since = (folder / name).read_text().split()
        return Sign(float(at), float(busy_since))
    except (OSError, ValueError):
        return None


def verdict(sign: Sign | None, name: str, now: float) -> tuple[bool, str]:
    """Whether it lives, and a sentence."""
    if sign is None:
        return False, f"the {name} has not shown itself yet"
    silent = now - sign.at
    if silent > SILENT:
        return False, f"the {name} was last heard of {silent:.0f} s ago; it should be every few seconds"
    if sign.busy_since and now - sign.busy_since > LONGEST:
        return False, f"the {name} has been busy for {now - sign.busy_since:.0f} s without ending anything"
    return True, f"the {name} was heard of {silent:.0f} s ago"
