"""The processes that are the product itself: web server, worker, scheduler and provisioner."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import processes
from .home import Home
from .postgres import StartFailed

PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "-A", "config.celery", "--skip-checks", "--quiet")
RESTARTS, WITHIN = 5, 60.0  # a process that ends this often in so many seconds is broken, not unlucky


@dataclass(slots=True)
class Program:
    """One of our own processes, and what is needed to start it again."""

    name: str
    argv: Sequence[str]
    environment: dict[str, str]
    child: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))

    def start(self, home: Home) -> None:
        """Start it; refuse when it keeps ending."""
        now = time.monotonic()
        if len(self.starts) == RESTARTS and now - self.starts[0] < WITHIN:
            raise StartFailed(f"{self.name} keeps ending. The end of {home.log(self.name)}:\n{home.tail(self.name)}")
        self.starts.append(now)
        self.child = processes.spawn(self.name, self.argv, home=home, env=self.environment, cwd=os.getcwd())


def of_product(port: int, web: dict[str, str], owner: dict[str, str]) -> list[Program]:
    """The four processes of the product; only the provisioner has the owner's URL."""
    granian = (
        PYTHON,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "config.wsgi:application",
        "--no-ws",
        "--respawn-failed-workers",
    )
    address = ("--host", os.environ.get("BIND") or "127.0.0.1", "--port", str(port))
    size = ("--workers", os.environ.get("WEB_WORKERS") or "2", "--blocking-threads", "4", "--workers-kill-timeout", "5")
    return [
        Program("web", [*granian, *address, *size], web),
        Program("worker", [*CELERY, "worker", "-Q", "default", "-n", "worker@%h", "-c", "2", "-l", "info"], web),
        Program(
            "provisioner",
            [*CELERY, "worker", "-Q", "provision", "-n", "provisioner@%h", "-c", "1", "-l", "info"],
            owner,
        ),
        Program("beat", [*CELERY, "beat", "-l", "info", "--pidfile=", "-s", f"{web['DIPS_HOME']}/run/beat"], web),
    ]
