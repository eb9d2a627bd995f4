"""How slow this machine is just now. Recovery is promised for one that does nothing else, and measured on any.

A process beside the test asks again and again how long a piece of a processor's second takes. On an idle machine as
long as it is; where ten others wait for two processors, five times as long. What a span of time would have been on an
idle machine is then its length, with each part of it divided by how slow the machine was in that part.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from bisect import bisect_left
from pathlib import Path

from config.embedded import processes

ASK = """
import sys, time
while True:
    time.sleep(0.4)
    at, spent = time.monotonic(), time.process_time()
    while time.process_time() - spent < 0.03:
        pass
    print(at, max(1.0, (time.monotonic() - at) / (time.process_time() - spent)), flush=True)
"""


class Pace:
    """`pace.fair(start, end)`: that many seconds of an idle machine. Times are `time.monotonic()`, one for the system."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> Pace:
        with self.file.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-c", ASK], stdout=out, preexec_fn=processes.die_with_parent(signal.SIGKILL)
            )
        return self

    def stop(self) -> None:
        if self._process is not None:
            processes.stop(self._process, how=signal.SIGKILL)

    def seen(self) -> list[tuple[float, float]]:
        """When it was asked, and how many seconds one took."""
        lines = self.file.read_text().rpartition("\n")[0].splitlines()
        return [(float(at), float(slow)) for at, slow in (line.split() for line in lines)]

    def fair(self, start: float, end: float | None = None, *, waits: float = 0.0) -> float:
        """`waits`: so many seconds at first are a lease that runs out, and as long on every machine."""
        end = time.monotonic() if end is None else end
        waited = min(end - start, waits)
        return waited + (end - start - waited) * self._share(start + waited, end)

    def _share(self, start: float, end: float) -> float:
        """Of how much of a processor each had its turn: the mean of what was seen then, or else last before."""
        seen = self.seen()
        first, last = (bisect_left(seen, (at, 0.0)) for at in (start, end))
        found = seen[first:last] or seen[max(0, first - 1) : first]
        return sum(1 / slow for _at, slow in found) / len(found) if found else 1.0
