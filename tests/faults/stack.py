"""The whole product in processes of its own, on a home and ports of its own: made to be killed."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg

from config.embedded import mailsink, ports, postgres, processes, programs, services, valkey
from config.embedded.home import Home
from config.embedded.postgres import StartFailed
from tests.support import plugin
from tests.support.session import TEMPLATE

from .points import Faults
from .proxy import Proxy

WEB, WORKER, BEAT, PROVISIONER = "web", "worker", "beat", "provisioner"
POSTGRES, VALKEY = "postgres", "valkey"
PATIENCE = 60.0  # seconds until something must have happened
UNGUARDED = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "site"), os.environ.get("PYTHONPATH", "")])}
HURRY = """
UPDATE kernel_outboxmessage SET leased_until = now() - interval '1 s' WHERE leased_until < now() + interval '42 s';
UPDATE kernel_outboxmessage SET due_at = now() WHERE state = 'waiting';
UPDATE councils_provisioningrun SET lease_until = now() - interval '1 s' WHERE lease_until IS NOT NULL;
UPDATE councils_provisioningrun SET updated_at = now() - interval '1 h' WHERE state IN ('waiting', 'running');
UPDATE archives_departure SET lease_until = now() - interval '1 s' WHERE lease_until IS NOT NULL;
UPDATE archives_export SET lease_until = now() - interval '1 s' WHERE lease_until IS NOT NULL;
UPDATE kernel_lease SET until = now() - interval '1 s';
"""


class Stack:
    """PostgreSQL, Valkey and a mail sink behind proxies; web, worker, beat and provisioner before them."""

    def __init__(self, **more: str) -> None:
        folder = Path(tempfile.mkdtemp(prefix="dips-faults-"))
        folder.chmod(0o755)
        self.home = Home.at(folder)
        (folder / "faults").mkdir()
        self.faults = Faults(folder / "faults")
        self.kills = 0
        self._lay_image()
        self.postgres = postgres.start(self.home)
        self._name_database()
        self.valkey = valkey.start(self.home)
        self.sink = mailsink.start(self.home)
        self.to_postgres, self.to_valkey, self.to_mail = (
            Proxy(each.port) for each in (self.postgres, self.valkey, self.sink)
        )
        self.port = ports.pick(folder / "run" / "web.port")
        environment = self._environment() | more
        self.web, self.owner = services.web_environment(environment), services.owner_environment(environment)
        made = programs.of_product(self.port, self.web, self.owner)
        self.programs = {program.name: program for program in made}
        for program in made:
            program.start(self.home)
        self.wait(self.is_ready, "the web is not ready")

    # -- as it stands --------------------------------------------------------------------------

    def is_ready(self) -> bool:
        return ports.answers(self.port, "/healthz/ready")

    def url(self, role: str = postgres.SUPERUSER) -> str:
        return self.postgres.url(role)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says, to somebody who may see everything."""
        with psycopg.connect(self.url(), autocommit=True) as link:
            return link.execute(query.encode(), values).fetchall()

    def letters(self) -> list[Message]:
        """All that the mail sink has taken."""
        return [message_from_bytes(file.read_bytes()) for file in sorted((self.home.path / "mail").glob("*.eml"))]

    def wait(self, until: Callable[[], object], otherwise: str, *, within: float = PATIENCE) -> float:
        """Seconds until it is so."""
        start = time.monotonic()

        def is_so() -> bool:
            self.revive()
            return bool(until())

        if not ports.wait_until(is_so, within=within):
            logs = "\n".join(f"-- {name}\n{self.home.tail(name, 15)}" for name in (*self.programs, POSTGRES))
            raise AssertionError(f"{otherwise} within {within:.0f} s\n{logs}")
        return time.monotonic() - start

    # -- broken and mended -----------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """SIGKILL to a process and its children. It is started again as its supervisor would."""
        self.kills += 1
        child = self._child(name)
        processes._signal_group(child.pid, signal.SIGKILL)
        processes.stop(child, how=signal.SIGKILL)
        self.start(name)

    def start(self, name: str) -> None:
        """Start what was killed, on its own port and data."""
        if name == POSTGRES:
            self._start_postgres()
        elif name == VALKEY:
            self.valkey = valkey.start(self.home)
        else:
            self.programs[name].starts.clear()
            self.programs[name].start(self.home)

    def empty_valkey(self) -> None:
        """Killed, and come back with nothing."""
        self.kills += 1
        processes.stop(self.valkey.process, how=signal.SIGKILL)
        shutil.rmtree(self.home.data / "valkey")
        self.start(VALKEY)

    def hurry(self) -> None:
        """As if leases had run out and waiting times had passed; and the beat's next round, now.

        A message that somebody took within three seconds keeps its lease: its holder may live, and would send twice.
        """
        with psycopg.connect(self.url(), autocommit=True) as link:
            link.execute(HURRY.encode())
        self.send("councils.relay_outbox", "councils.resume", "archives.look_after_all")

    def send(self, *tasks: str) -> None:
        """Put tasks on the queue, as the beat does."""
        from config.celery import app

        with app.connection_for_write(url=self.valkey.url) as link:
            for task in tasks:
                app.send_task(task, connection=link, queue="default")

    def revive(self) -> None:
        """Start again what has ended by itself, as its supervisor would: a worker may meet the end of its broker too."""
        for name, program in self.programs.items():
            if program.child is not None and program.child.poll() is not None:
                processes.stop(program.child)
                self.start(name)

    def stop(self) -> None:
        for program in self.programs.values():
            if program.child is not None:
                processes.stop(program.child, how=signal.SIGKILL)
        for proxy in (self.to_postgres, self.to_valkey, self.to_mail):
            proxy.stop()
        processes.stop(self.sink.process, how=signal.SIGKILL)
        processes.stop(self.valkey.process, how=signal.SIGKILL)
        processes.stop(self.postgres.process, how=signal.SIGQUIT)
        for folder in {self.home.path, self.home.data}:
            shutil.rmtree(folder, ignore_errors=True)

    # -- how it is laid --------------------------------------------------------------------------

    def _child(self, name: str) -> Any:
        service = {POSTGRES: self.postgres, VALKEY: self.valkey}.get(name)
        return service.process if service else self.programs[name].child

    def _start_postgres(self) -> None:
        """Its children see their parent's end by themselves, and only then may another take the data."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.postgres = postgres.start(self.home)
                return
            except StartFailed:
                if time.monotonic() > deadline:
                    raise

    def _lay_image(self) -> None:
        plugin.current().copy_image(self.home)

    def _name_database(self) -> None:
        with psycopg.connect(self.postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{postgres.DATABASE}"')
            link.execute(f'ALTER DATABASE "{TEMPLATE}" RENAME TO "{postgres.DATABASE}"')

    def _environment(self) -> dict[str, str]:
        """As the embedded run's, by way of the proxies, under the tests' own settings."""
        made = services._environment(self.home, self.postgres, self.valkey, self.sink)

        def behind(url: str, port: int, proxy: Proxy) -> str:
            return url.replace(f":{port}/", f":{proxy.port}/")

        return made | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DIPS_FAULTS": str(self.faults.folder),
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "PORT": os.environ["PORT"],
            "WEB_WORKERS": "1",
            "DATABASE_URL": behind(made["DATABASE_URL"], self.postgres.port, self.to_postgres),
            "OWNER_DATABASE_URL": behind(made["OWNER_DATABASE_URL"], self.postgres.port, self.to_postgres),
            "VALKEY_URL": behind(made["VALKEY_URL"], self.valkey.port, self.to_valkey),
            "EMAIL_PORT": str(self.to_mail.port),
            "LOG_LEVEL": "WARNING",
        }


@contextmanager
def django_on(stack: Stack) -> Iterator[None]:
    """Let Django's connection of this process lead to the stack's database for a while."""
    from django.conf import settings
    from django.db import connection

    address = psycopg.conninfo.conninfo_to_dict(stack.url(postgres.WEB))
    there = {
        "HOST": address["host"],
        "PORT": address["port"],
        "NAME": address["dbname"],
        "PASSWORD": address["password"],
    }
    before = {name: connection.settings_dict[name] for name in there}
    owner = settings.OWNER_DATABASE_URL
    connection.close()
    connection.settings_dict.update(there)
    settings.OWNER_DATABASE_URL = stack.url(postgres.OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        settings.OWNER_DATABASE_URL = owner
