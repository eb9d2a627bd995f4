"""Children that die with us, and the remains of a run that was killed."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .home import Account, Home

PR_SET_PDEATHSIG = 1
LONGEST_LOG = 20_000_000  # bytes; a longer one is put aside when its process starts
LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True) if LINUX else None


def spawn(
    name: str,
    argv: Sequence[str | os.PathLike[str]],
    *,
    home: Home,
    env: Mapping[str, str],
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    cwd: str | os.PathLike[str] = "/",
    feed: bytes | None = None,
) -> subprocess.Popen[bytes]:
    """Start a recorded child in a session of its own, its output in its log.

    Call from the main thread: Linux sends the death signal when the *thread* that forked ends.
    """
    file = home.log(name)
    if file.exists() and file.stat().st_size > LONGEST_LOG:
        file.replace(file.with_suffix(".log.old"))
    with file.open("ab") as log:
        child = subprocess.Popen(
            [os.fspath(part) for part in argv],
            stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=die_with_parent(death_signal),
            **(account.switch() if account else {}),
        )
    if feed is not None and child.stdin:
        child.stdin.write(feed)
        child.stdin.close()
    remember(home, name, child.pid)
    return child


def die_with_parent(death_signal: signal.Signals, *, parent: int | None = None) -> Callable[[], None] | None:
    """What a child runs before its program, so that the kernel ends it with us. None where the kernel cannot."""
    if LIBC is None:
        return None
    libc, expected = LIBC, os.getpid() if parent is None else parent

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != expected:  # the parent died between fork and here
            os._exit(1)

    return in_child


def stop(child: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM, within: float = 15) -> None:
    """Ask, wait, then insist; with the child goes its whole process group."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            child.send_signal(how)
        try:
            child.wait(within)
        except subprocess.TimeoutExpired:
            pass
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def born(pid: int) -> str | None:
    """When the process started, as the system tells it; None for a dead one or a zombie. Tells a re-used number apart."""
    if LINUX:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    seen = subprocess.run(["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = seen.stdout.strip().partition(" ")
    return None if not started or state.startswith("Z") else started.strip()


def _boot() -> str:
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text().strip() if LINUX and file.exists() else ""


def _records(home: Home) -> Path:
    return home.path / "run" / "processes.json"


def _read(home: Home) -> dict[str, dict[str, str | int]]:
    try:
        seen = json.loads(_records(home).read_text())
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def remember(home: Home, name: str, pid: int) -> None:
    """Write down a child, so that the next run can clear it away if this one is killed."""
    known = _read(home)
    known[name] = {"pid": pid, "born": born(pid) or "", "boot": _boot()}
    fresh = _records(home).with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(known, indent=1))
    fresh.replace(_records(home))


def clear_remains(home: Home, *, patience: float = 10) -> list[str]:
    """End what a killed run left behind: only processes whose number *and* time of birth are those we wrote down."""
    left: dict[str, int] = {}
    for name, record in _read(home).items():
        pid = int(record["pid"])
        if record["boot"] != _boot():
            continue
        alive = born(pid)
        if alive == record["born"] or (alive is None and _group_lives(pid)):
            left[name] = pid
    for name, pid in left.items():
        _signal_group(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(_group_lives(pid) for pid in left.values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in left.values():
        _signal_group(pid, signal.SIGKILL)
    _records(home).unlink(missing_ok=True)
    return sorted(left)


def _group_lives(group: int) -> bool:
    """A group outlives its leader; its number is not given to a new process while it does. Zombies do not count."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    if not LINUX:
        return True
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[2] == str(group) and fields[0] not in "ZX":
                    return True
    return False


def _signal_group(group: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)
