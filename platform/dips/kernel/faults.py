"""Joints at which the tests may break a process: `faultpoint("submit.after_insert")`.

Nothing happens here unless two things hold at once: the settings are the tests' own module, and DIPS_FAULTS names a
folder. A file in that folder with the point's name says what shall happen there, once.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

ONLY_UNDER = "config.settings.test"
LONGEST_HOLD = 30.0  # seconds


class Fault(Exception):
    """Raised by an armed point; stands for any error that nobody thought of."""


def faultpoint(name: str, detail: str = "") -> None:
    """Pass through, or do what this point was armed for. `detail` tells apart the rounds of a loop."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") != ONLY_UNDER or not (named := getattr(settings, "DIPS_FAULTS", "")):
        return
    folder = Path(named)
    for point in (f"{name}:{detail}", name):
        if action := _taken(folder / point):
            _act(action, folder / point)
            return


def _taken(file: Path) -> str:
    """The action, taken by one process alone; the driver sees by the new name that it has happened."""
    fired = file.with_name(f"{file.name}.fired")
    try:
        os.rename(file, fired)
    except FileNotFoundError:
        return ""
    return fired.read_text().strip()


def _act(action: str, file: Path) -> None:
    word, _space, argument = action.partition(" ")
    if word == "kill":  # this process; "kill all" takes the whole service with it
        (os.killpg if argument == "all" else os.kill)(
            os.getpgid(0) if argument == "all" else os.getpid(), signal.SIGKILL
        )
    elif word == "sleep":
        time.sleep(float(argument))
    elif word == "hold":  # until the driver removes the mark
        deadline = time.monotonic() + LONGEST_HOLD
        while file.with_name(f"{file.name}.fired").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
    elif word == "raise":
        raise Fault(argument or file.name)
    elif word == "drop-connection":  # as when the network goes: the next statement finds nobody
        connection.ensure_connection()
        connection.connection.pgconn.finish()
    else:
        raise ValueError(f"{file.name} is armed with {action!r}, which is no action")
