"""A folder in memory for all that a run writes and throws away: on a disk, making and dropping databases is most of its cost."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

MEMORY = Path("/dev/shm")
PREFIX = "dips-tests-"
ENOUGH = 4_000_000_000  # bytes; a run with two workers and the fault harness writes about one
_held: list[IO[str]] = []


def take() -> Path | None:
    """A folder that is this run's TMPDIR and its children's, and goes with it. None where there is no such memory."""
    if not _is_roomy():
        return None
    _clear_remains()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
    folder.chmod(0o755)  # the services' account walks through
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held.append(lock)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def _is_roomy() -> bool:
    """Programs may be run there, and there is room as well in the file system as in the machine."""
    if not os.access(MEMORY, os.W_OK):
        return False
    told = os.statvfs(MEMORY)
    return not told.f_flag & os.ST_NOEXEC and min(told.f_bavail * told.f_frsize, _available()) > ENOUGH


def _available() -> int:
    """Bytes that the system says it could give without swapping."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


def _clear_remains() -> None:
    """What killed runs left: the kernel has let go of their locks."""
    for lock in MEMORY.glob(f"{PREFIX}*/lock"):
        with lock.open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        shutil.rmtree(lock.parent, ignore_errors=True)
