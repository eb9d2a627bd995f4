"""The processes that are the product itself: web server, worker, scheduler and provisioner."""

from __future__ import annotations

import os
import subprocess
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from config import serving

from . import processes
from .home import Home
from .postgres import StartFailed

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
    sized = {**web, "PORT": str(port), "DIPS_BEAT_FOLDER": f"{web['DIPS_HOME']}/run"}
    environments = {name: owner if name == "provisioner" else web for name in serving.NAMES}
    return [Program(name, serving.argv(name, sized, patience=5), has) for name, has in environments.items()]
