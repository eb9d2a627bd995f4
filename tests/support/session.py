"""One PostgreSQL and one Valkey for a whole test run, started from a cached image of a migrated database.

The run's controller starts them and every worker finds them through the environment. A plain `pytest some/test.py`
is its own controller. Runs at the same time do not meet: each has its own folder, ports and copy of the image.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import postgres, processes, valkey
from config.embedded.home import Home

from .fingerprint import ROOT, of_sources

FOLDER = "DIPS_TEST_FOLDER"
TEMPLATE = "dips_template"
IMAGES = ROOT / ".dips" / "test-images"
SECRETS = IMAGES / "secrets"
KEPT = 3  # images of the last states of the sources


@dataclass(slots=True)
class Session:
    """The running services of this test run; in a worker without their processes."""

    home: Home
    cluster: postgres.Cluster | None = None
    cache: valkey.Valkey | None = None
    has_template: bool = False

    @classmethod
    def start(cls) -> Session:
        """Start services in a new folder that the services' account can reach."""
        folder = Path(tempfile.mkdtemp(prefix="dips-test-"))
        folder.chmod(0o755)
        session = cls(Home.at(folder))
        session._share_secrets()
        session.has_template = session._load(of_sources())
        session.cluster = postgres.start(session.home, settings=postgres.UNSAFE_BUT_FAST)
        session.cache = valkey.start(session.home, durable=False)
        (folder / "session.json").write_text(
            json.dumps({"postgres": session.cluster.port, "valkey": session.cache.port})
        )
        os.environ[FOLDER] = str(folder)
        return session

    @classmethod
    def join(cls) -> Session:
        """The session that the controller started."""
        return cls(Home.at(os.environ[FOLDER]), has_template=True)

    def url(self, role: str, database: str) -> str:
        """A connection URL."""
        return postgres.Cluster(self.home, self._ports()["postgres"], None).url(role, database)  # type: ignore[arg-type]

    def cache_url(self, number: int) -> str:
        """A Valkey URL; each worker has a numbered database."""
        return f"redis://:{self.home.secret('valkey')}@127.0.0.1:{self._ports()['valkey']}/{number}"

    def _ports(self) -> dict[str, int]:
        return json.loads((self.home.path / "session.json").read_text())  # type: ignore[no-any-return]

    def prepare(self) -> None:
        """Make sure that the template database is there: from the image, else built now and kept as an image."""
        if self.has_template:
            return
        key = of_sources()
        IMAGES.mkdir(parents=True, exist_ok=True)
        with _turn(IMAGES / "lock"):
            if not (IMAGES / key).exists():
                self._build()
                self._stop_postgres()
                self._keep(key)
            else:
                self._stop_postgres()
                self._load(key)
        self.cluster = postgres.start(self.home, settings=postgres.UNSAFE_BUT_FAST)
        self.has_template = True

    def stop(self) -> None:
        """Stop the services and remove the folder."""
        os.environ.pop(FOLDER, None)
        if self.cluster:
            processes.stop(self.cluster.process, how=signal.SIGQUIT, within=5)  # nothing here is worth a shutdown
        if self.cache:
            processes.stop(self.cache.process, how=signal.SIGKILL)
        shutil.rmtree(self.home.path, ignore_errors=True)
        if self.home.data.parent != self.home.path:
            shutil.rmtree(self.home.data, ignore_errors=True)

    def _build(self) -> None:
        start = time.monotonic()
        print("\nBuilding the test database (once for this state of the sources) …", file=sys.stderr, flush=True)
        with _owner(self) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
        env = {
            **os.environ,
            "DATABASE_URL": self.url(postgres.WEB, TEMPLATE),
            "OWNER_DATABASE_URL": self.url(postgres.OWNER, TEMPLATE),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        }
        made = subprocess.run(
            [sys.executable, "-m", "tests.support.template"],
            env=env,
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            preexec_fn=processes.die_with_parent(signal.SIGKILL),
        )
        if made.returncode:
            raise RuntimeError(f"The test database could not be built:\n{(made.stdout + made.stderr)[-6000:]}")
        print(f"… built in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

    def _stop_postgres(self) -> None:
        assert self.cluster is not None
        self.cluster.stop()

    def _keep(self, key: str) -> None:
        """Keep the cleanly stopped cluster; forget the oldest images."""
        fresh = IMAGES / f"{key}.{os.getpid()}"
        fresh.mkdir()
        _copy(self.home.data / "postgres", fresh / "postgres")
        fresh.rename(IMAGES / key)
        images = sorted((path for path in IMAGES.iterdir() if path.is_dir() and path != SECRETS), key=lambda path: path.stat().st_mtime)
        for old in images[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _share_secrets(self) -> None:
        """All runs of this checkout have the same passwords: an image may come from another run, half-way through ours."""
        IMAGES.mkdir(parents=True, exist_ok=True)
        with _turn(IMAGES / "secrets.lock"):
            _copy(SECRETS, self.home.path / "secrets")
            for name in (postgres.SUPERUSER, *postgres.LOGIN_ROLES, "valkey", "secret_key"):
                self.home.secret(name)
            _copy(self.home.path / "secrets", SECRETS)

    def _load(self, key: str) -> bool:
        image = IMAGES / key
        if not image.exists():
            return False
        os.utime(image)
        shutil.rmtree(self.home.data / "postgres", ignore_errors=True)
        _copy(image / "postgres", self.home.data / "postgres")
        return True


def _copy(source: Path, target: Path) -> None:
    """With owners and permissions, and by reference where the file system can."""
    source.mkdir(exist_ok=True, parents=True)
    target.mkdir(exist_ok=True, parents=True)
    subprocess.run(["cp", "-a", f"{source}/.", f"{target}/"], check=True)


@contextmanager
def _turn(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _owner(session: Session) -> Iterator[object]:
    import psycopg

    with psycopg.connect(session.url(postgres.OWNER, "postgres"), autocommit=True) as connection:
        yield connection
