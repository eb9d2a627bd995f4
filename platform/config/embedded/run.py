"""`dips run`: the whole product on one machine, step by step, until it is told to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from types import FrameType

from . import addresses, first_day, ports, processes, programs, services, watch
from .home import AlreadyRunning, Home
from .postgres import StartFailed
from .programs import Program


class Stopped(Exception):
    """A signal asked us to stop."""


class Steps:
    """Progress on the terminal: one line a step, with the seconds it took."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    @contextlib.contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Say what is being done, then how long it took."""
        start = time.monotonic()
        say(f"  {words} …")
        yield
        say(f"  {words}: done in {time.monotonic() - start:.1f} s")


def say(line: str) -> None:
    """Print at once, whatever standard output is."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def main(options: Sequence[str] = ()) -> int:
    """Run until a signal. Returns the exit code."""
    if options:
        say("dips run takes no options. Set PORT and DIPS_HOME in the environment.")
        return 2
    _stop_on_signals()
    _follow_parent()
    home = Home.from_environment()
    try:
        with _turn(home):
            return _run(home, _port())
    except AlreadyRunning as other:
        say(
            f"DIPS is already running from {home.path} (process {other}). Stop it first, or set DIPS_HOME to another folder."
        )
    except StartFailed as error:
        say(f"dips: {error}")
    except Stopped:
        return 0
    return 1


@contextlib.contextmanager
def _turn(home: Home) -> Iterator[None]:
    """Hold the home; wait a moment for a run that is just ending."""
    with contextlib.ExitStack() as held:
        deadline = time.monotonic() + (25 if (home.path / "run" / "stopping").exists() else 3)
        while True:
            try:
                held.enter_context(home.held())
                break
            except AlreadyRunning:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        (home.path / "run" / "stopping").unlink(missing_ok=True)
        yield


def _port() -> int:
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise StartFailed(f"PORT is {raw!r}. Set it to a number from 1 to 65535, for example PORT=8001 make run.")
    return int(raw)


def _run(home: Home, port: int) -> int:
    steps = Steps()
    say(f"DIPS-in-a-box, data in {home.data if home.data.parent != home.path else home.path}")
    for name in processes.clear_remains(home):
        say(f"  ended what an earlier run had left behind: {name}")
    with contextlib.ExitStack() as undo, contextlib.ExitStack() as until_web:
        if not until_web.enter_context(ports.kept(port)):
            raise StartFailed(
                f"port {port} is in use by another program. Stop that, or choose another: PORT={port + 1} make run"
            )
        with steps.step("start PostgreSQL, Valkey and the mail sink"):
            running = services.start(home)
        undo.callback(running.stop)
        web, owner = services.web_environment(running.environment), services.owner_environment(running.environment)
        first_day.prepare(home, running.postgres, owner, step=steps.step)
        started = programs.of_product(port, web, owner)
        undo.callback(_stop_all, home, started)
        undo.callback(say, "stopping …")
        until_web.close()
        with steps.step("start the web server, worker, scheduler and provisioner"):
            for program in started:
                program.start(home)
            _wait_for_web(home, port, started[0])
        say(_ready(running, port, time.monotonic() - steps.began))
        watch.watch(home, watch.services_of(running), started, tell=say)
    return 0


def _wait_for_web(home: Home, port: int, web: Program) -> None:
    assert web.child is not None
    child = web.child
    answered = ports.wait_until(
        lambda: child.poll() is not None or ports.answers(port, "/healthz/ready"), within=120, every=0.2
    )
    if not answered or child.poll() is not None:
        raise StartFailed(f"the web server did not get ready. The end of {home.log('web')}:\n{home.tail('web')}")


def _ready(running: services.Services, port: int, seconds: float) -> str:
    """The one line that says where to go."""
    portal = f"http://{os.environ.get('PORTAL_HOST') or 'dips.localhost'}:{port}"
    places = addresses.known(running.postgres, port)
    councils = " ".join(f"{place.name} {place.url}/" for place in places) or "none yet"
    alike: dict[tuple[str, ...], list[str]] = {}
    for place in places:
        alike.setdefault(place.roles, []).append(f"{place.url}/demo/")
    roles = "; ".join(f"{' '.join(urls)} as {', '.join(names)}" for names, urls in alike.items())
    return (
        f"ready: portal {portal}/ | councils: {councils} | sign in with one click: {portal}/demo/ as a supplier, a"
        f" region viewer or the platform operator; {roles} | stop with Ctrl-C ({seconds:.0f} s)"
    )


def _stop_all(home: Home, started: list[Program]) -> None:
    """Ask all at once, then see each out."""
    (home.path / "run" / "stopping").touch()
    children = [program.child for program in started if program.child is not None]
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    deadline = time.monotonic() + 10
    for child in children:
        processes.stop(child, within=max(0.1, deadline - time.monotonic()))


def _stop_on_signals() -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped(number)  # nothing is printed here: the signal may have come in the middle of a print

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)


def _follow_parent() -> None:
    """Under `make run`, end with make however it ends: nobody else would stop us after `kill -9`."""
    if os.environ.get("DIPS_FOLLOWS_PARENT") and (
        tie := processes.die_with_parent(signal.SIGTERM, parent=os.getppid())
    ):
        tie()
