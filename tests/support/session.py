"""One PostgreSQL and one Valkey for a whole test run, started from a cached image of a migrated database.

The run's controller starts them and every worker finds them through the environment. A plain `pytest some/test.py`
is its own controller. Runs at the same time do not meet: each has its own folder, ports and copy of the image.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.embedded import postgres, processes, valkey
from config.embedded.home import Home

from . import fingerprint, images
from .fingerprint import ROOT

FOLDER = "DIPS_TEST_FOLDER"
TEMPLATE = "dips_template"
DURABLE = bool(os.environ.get("DIPS_DURABLE"))  # benchmarks: PostgreSQL as it runs in earnest


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
        session.has_template = images.load(session.home, fingerprint.of_councils())
        session._start_postgres()
        session.cache = valkey.start(session.home, durable=False)
        ports = {"postgres": session._server().port, "valkey": session.cache.port}
        (folder / "session.json").write_text(json.dumps(ports))
        os.environ[FOLDER] = str(folder)
        return session

    @classmethod
    def join(cls) -> Session:
        """The session that the controller started."""
        return cls(Home.at(os.environ[FOLDER]), has_template=True)

    def url(self, role: str, database: str) -> str:
        """A connection URL."""
        return f"postgres://{role}:{self.home.secret(role)}@127.0.0.1:{self._ports()['postgres']}/{database}"

    @property
    def port(self) -> int:
        """Where PostgreSQL listens."""
        return int(self._ports()["postgres"])

    def cache_url(self, number: int) -> str:
        """A Valkey URL; each worker has a numbered database."""
        return f"redis://:{self.home.secret('valkey')}@127.0.0.1:{self._ports()['valkey']}/{number}"

    def prepare(self) -> None:
        """Make sure that the template database is there: from an image, else built now and kept as one."""
        if self.has_template:
            return
        with images.turn():
            councils, tables = fingerprint.of_councils(), fingerprint.of_tables()
            if not self._load(councils):
                if not self._load(tables):
                    self._build("tables", tables)
                self._build("councils", councils)
        self.has_template = True

    def copy_image(self, home: Home) -> None:
        """Lay the image of this run's cluster into another home, for a test that starts a server of its own."""
        assert images.load(home, (self.home.path / "image").read_text()), "the image is gone"

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

    def _load(self, key: str) -> bool:
        self._server().stop()
        found = images.load(self.home, key)
        self._start_postgres()
        return found

    def _build(self, part: str, key: str) -> None:
        """Build one part in a process of its own, and keep the stopped cluster as an image."""
        start = time.monotonic()
        print(f"\nBuilding the test database: {part} …", file=sys.stderr, flush=True)
        if part == "tables":
            with psycopg.connect(self.url(postgres.OWNER, "postgres"), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
                connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
        made = subprocess.run(
            [sys.executable, "-m", "tests.support.template", part],
            env={
                **os.environ,
                "DATABASE_URL": self.url(postgres.WEB, TEMPLATE),
                "OWNER_DATABASE_URL": self.url(postgres.OWNER, TEMPLATE),
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DIPS_ROLE": "owner" if part == "tables" else "web",
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
            },
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            preexec_fn=processes.die_with_parent(signal.SIGKILL),
        )
        if made.returncode:
            raise RuntimeError(f"The test database could not be built:\n{(made.stdout + made.stderr)[-6000:]}")
        self._server().stop()
        images.keep(self.home, key)
        self._start_postgres()
        print(f"… built in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

    def _start_postgres(self) -> None:
        self.cluster = postgres.start(self.home, settings={} if DURABLE else postgres.UNSAFE_BUT_FAST)

    def _server(self) -> postgres.Cluster:
        assert self.cluster is not None, "only the controller may stop the server"
        return self.cluster

    def _ports(self) -> dict[str, int]:
        return json.loads((self.home.path / "session.json").read_text())  # type: ignore[no-any-return]
