"""DIPS_HOME: where one running copy of the product keeps its data, secrets, logs and process records."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_DATA = Path("/var/lib/dips")


class AlreadyRunning(Exception):
    """Another supervisor holds this DIPS_HOME."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that services run as when we are root: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    def switch(self) -> dict[str, Any]:
        """What subprocess needs to run a child as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """Whether every folder on the way can be walked through. No folder's permission is ever changed to make it so."""
        for folder in (path, *path.parents):
            if not folder.exists():
                continue
            status = folder.stat()
            if status.st_uid != self.uid and not status.st_mode & stat.S_IXOTH:
                return False
        return True


def service_account() -> Account | None:
    """`nobody` when we are root, else None: the services then run as ourselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder DIPS_HOME and, beside it, the place of the data."""

    path: Path
    data: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Home:
        """Open a home, making what is missing."""
        root = Path(path).expanduser().absolute()
        root.mkdir(parents=True, exist_ok=True)
        for name in ("logs", "run", "secrets", "mail", "anchors"):
            (root / name).mkdir(exist_ok=True, mode=0o700 if name == "secrets" else 0o755)
        return cls(root, _place_of_data(root))

    @classmethod
    def from_environment(cls) -> Home:
        """DIPS_HOME, or `.dips` in the current folder."""
        return cls.at(os.environ.get("DIPS_HOME") or ".dips")

    def secret(self, name: str) -> str:
        """A random secret of this home, made on first use and readable by its owner only."""
        file = self.path / "secrets" / name
        with contextlib.suppress(FileExistsError):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(48 if name.endswith("_key") else 24))
        return file.read_text().strip()

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.path / "logs" / f"{name}.log"

    def tail(self, name: str, lines: int = 25) -> str:
        """The end of a process's log, for the sentence that says what went wrong."""
        log = self.log(name)
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold this home: a second supervisor raises AlreadyRunning. The kernel lets go when we die, however we die."""
        with (self.path / "run" / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise AlreadyRunning(lock.read().strip()) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield


def _place_of_data(root: Path) -> Path:
    """Inside DIPS_HOME, unless the services' account cannot get there: then under /var/lib/dips, with a pointer file."""
    account = service_account()
    pointer = root / "data-is-at"
    if account is None or (not pointer.exists() and account.can_reach(root)):
        place = root / "data"
        place.mkdir(exist_ok=True)
        return place
    place = Path(pointer.read_text().strip()) if pointer.exists() else _system_place(root)
    if not _belongs_to(place, root):
        place = _system_place(root)
    place.mkdir(parents=True, exist_ok=True)
    (place / "belongs-to").write_text(str(root))
    pointer.write_text(str(place))
    return place


def _system_place(root: Path) -> Path:
    return SYSTEM_DATA / hashlib.sha256(str(root).encode()).hexdigest()[:16]


def _belongs_to(place: Path, root: Path) -> bool:
    """Whether the pointer is still ours. A copied DIPS_HOME must not open the original's data; a moved one may."""
    note = place / "belongs-to"
    if not note.exists():
        return True
    former = Path(note.read_text().strip())
    return former == root or not (former / "data-is-at").exists()
