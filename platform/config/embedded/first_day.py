"""What a home needs before the product can start on it: tables, two councils, the demonstration's data.

Each part is a `dips` command that may be repeated; what is known to be done is not even asked again, so that a second
start takes seconds.
"""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg

from . import processes
from .home import Home
from .postgres import OWNER, Cluster, StartFailed

ROOT = Path(__file__).resolve().parents[3]
COUNCILS = (
    ("birmingham", "Birmingham City Council", "E08000025"),
    ("solihull", "Solihull Metropolitan Borough Council", "E08000029"),
)
Step = Callable[[str], AbstractContextManager[None]]


def prepare(home: Home, cluster: Cluster, environment: dict[str, str], *, step: Step) -> None:
    """Do what is not done yet. `environment` is the owner's: migrate and a new council need it."""
    both = {**environment, "DIPS_ROLE": "web", "DIPS_CLOCK_SETTABLE": "1"}
    is_demo = environment.get("DIPS_DEMO") == "1"
    _once(home, "tables", _fingerprint(), lambda: _migrate(home, environment, step))
    for slug, name, code in COUNCILS:
        if slug not in _active(cluster):
            with step(f"make {name} from the blueprint dips-birmingham"):
                words = ("create", "--slug", slug, "--name", name, "--gss-code", code, "--region", "west-midlands")
                shown = ("--contact-email", f"innovation@{slug}.example.org") if is_demo else ()
                command(home, "council", *words, *shown, environment=both)
    _once(home, "blueprints", _fingerprint(), lambda: command(home, "blueprint", "upgrade", environment=both))
    if is_demo:
        _once(home, "demo", "3", lambda: _load_demo(home, both, step))


def _migrate(home: Home, environment: dict[str, str], step: Step) -> None:
    with step("bring the database up to date (the first time, this takes a minute or two)"):
        command(home, "migrate", environment=environment)


def _load_demo(home: Home, environment: dict[str, str], step: Step) -> None:
    with step("load the real programme of Birmingham, and people to look around as"):
        command(home, "demo", "load", environment=environment)


def _once(home: Home, name: str, state: str, do: Callable[[], None]) -> None:
    """Do it unless it was done for this state. The note lies with the data: a new data folder begins anew."""
    note = home.data / f"{name}.done"
    if note.exists() and note.read_text() == state:
        return
    do()
    note.write_text(state)


def _fingerprint() -> str:
    """Changes with any migration, ours or an installed app's, and with the database's rights."""
    seen = hashlib.sha256((ROOT / "requirements" / "runtime.txt").read_bytes())
    for room in ("platform", "tenants", "cms", "api"):
        for file in sorted((ROOT / room).rglob("*")):
            if file.suffix == ".sql" or (file.suffix == ".py" and file.parent.name == "migrations"):
                seen.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return seen.hexdigest()


def _active(cluster: Cluster) -> set[str]:
    with psycopg.connect(cluster.url(OWNER)) as connection:
        return {str(row[0]) for row in connection.execute("SELECT slug FROM councils_council WHERE state = 'active'")}


def command(home: Home, name: str, *words: str, environment: dict[str, str]) -> None:
    """Run one `dips` command to its end; what it says goes to its log."""
    with home.log(name).open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "config.cli", name, *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
    processes.remember(home, name, child.pid)
    try:
        code = child.wait()
    finally:
        processes.stop(child)
    if code:
        raise StartFailed(f"`dips {' '.join((name, *words))}` failed. The end of {home.log(name)}:\n{home.tail(name)}")
