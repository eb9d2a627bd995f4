"""Keep a run up: whatever ends by itself is started again, the services first, and later each time."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from . import mailsink, ports, postgres, processes, valkey
from .home import Home
from .postgres import StartFailed
from .programs import Program
from .services import Services

PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds before each start in a row; the last for every later one
CALM = 60.0  # seconds up after which an end is a first one again
EVERY = 0.5  # seconds from one look to the next
PORT_FREED = 10.0  # seconds until children of a killed server have let go of its port

Tell = Callable[[str], None]


class Service(Protocol):
    """PostgreSQL, Valkey or the mail sink, as it runs now."""

    @property
    def port(self) -> int: ...

    @property
    def process(self) -> subprocess.Popen[bytes]: ...


@dataclass(slots=True)
class Kept:
    """One service that must not stay away. Its port is in every process's environment, so it comes back on the same."""

    name: str
    running: Service
    start: Callable[[], Service]
    put: Callable[[Service], None]
    ends: int = 0
    since: float = field(default_factory=time.monotonic)
    ended_at: float | None = None
    due: float = 0.0

    def look(self, tell: Tell, log: str) -> bool:
        """Whether it is up; where it is not and its pause is over, start it again."""
        now = time.monotonic()
        if self.ended_at is None:
            code = self.running.process.poll()
            if code is None:
                return True
            processes.stop(self.running.process)
            self._pause(now, fresh=now - self.since > CALM)
            self.ended_at = now
            tell(f"  {self.name} ended ({code}); starting it again{self._when()}")
        if now < self.due:
            return False
        try:
            self.running = self._started()
        except StartFailed as refused:
            self._pause(time.monotonic(), fresh=False)
            tell(
                f"  {self.name} is still away, trying again{self._when()}: {str(refused).partition('.')[0]}; see {log}"
            )
            return False
        self.put(self.running)
        self.since, away = time.monotonic(), time.monotonic() - self.ended_at
        self.ended_at = None
        tell(f"  {self.name} is up again after {away:.1f} s")
        return True

    def _pause(self, now: float, *, fresh: bool) -> None:
        self.ends = 0 if fresh else self.ends
        self.due = now + PAUSES[min(self.ends, len(PAUSES) - 1)]
        self.ends += 1

    def _when(self) -> str:
        seconds = PAUSES[min(self.ends - 1, len(PAUSES) - 1)]
        return f" in {seconds:.0f} s" if seconds else ""

    def _started(self) -> Service:
        port = self.running.port
        if not ports.wait_until(lambda: ports.is_free(port), within=PORT_FREED):
            raise StartFailed(f"Another program has taken its port {port}.")
        return self.start()


def services_of(running: Services) -> list[Kept]:
    """The three of a home, each with its way back."""
    home = running.home

    def put(name: str) -> Callable[[Service], None]:
        return lambda service: setattr(running, name, service)

    return [
        Kept("PostgreSQL", running.postgres, lambda: postgres.start(home), put("postgres")),
        Kept("Valkey", running.valkey, lambda: valkey.start(home), put("valkey")),
        Kept("the mail sink", running.mail, lambda: mailsink.start(home), put("mail")),
    ]


def look(home: Home, kept: Sequence[Kept], *, tell: Tell) -> bool:
    """Whether all of them are up."""
    return not [each for each in kept if not each.look(tell, str(home.path / "logs"))]


def watch(home: Home, kept: Sequence[Kept], programs: Sequence[Program], *, tell: Tell) -> None:
    """Until a signal ends it. A program that keeps ending while all services are up is broken: that ends the run."""
    whole = True
    while True:
        time.sleep(EVERY)
        was_whole, whole = whole, look(home, kept, tell=tell)
        if not whole:
            continue
        for program in programs:
            if not was_whole:
                program.starts.clear()  # it ended for want of a service
            if program.child is not None and program.child.poll() is not None:
                tell(f"  {program.name} ended ({program.child.returncode}); starting it again")
                processes.stop(program.child)
                program.start(home)
