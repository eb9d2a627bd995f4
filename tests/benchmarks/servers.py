"""Granian over our application and over the reference, started in the same way: two workers of one thread each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded import ports, postgres, processes
from config.embedded.home import Home
from tests.support import plugin

HERE = Path(__file__).parent
REFERENCE = "reference"


@dataclass(frozen=True)
class Server:
    """Where it listens, and the process whose children answer."""

    port: int
    pid: int


@contextmanager
def granian(name: str, application: str, port: int, environment: dict[str, str], *, path: str) -> Iterator[Server]:
    """Two workers with one thread each, until the block ends."""
    home = Home.at(os.environ["DIPS_HOME"])
    address = ("--host", "127.0.0.1", "--port", str(port))
    size = ("--workers", "2", "--blocking-threads", "1", "--no-ws", "--no-access-log", "--log-level", "warning")
    child = processes.spawn(
        name,
        [sys.executable, "-m", "granian", "--interface", "wsgi", *address, *size, application],
        home=home,
        env=environment,
        cwd=os.getcwd(),
    )
    try:
        if not ports.wait_until(lambda: child.poll() is not None or ports.answers(port, path), within=60):
            raise RuntimeError(home.tail(name))
        if child.poll() is not None:
            raise RuntimeError(home.tail(name))
        yield Server(port, child.pid)
    finally:
        processes.stop(child, within=5)


@contextmanager
def product(
    database: str,
    *,
    page_cache: bool = False,
    settings: str = "config.settings.embedded",
    port: int | None = None,
    **more: str,
) -> Iterator[Server]:
    """Our product over one database, as the web's role, without the switches of demo and tests.

    A second one beside it takes another `port`; `more` are further words of its environment.
    """
    url = plugin.current().url(postgres.WEB, database)
    environment = {**os.environ, "DATABASE_URL": url, "DIPS_DEMO": "0", "DIPS_CLOCK_SETTABLE": "0"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": settings,
        "PAGE_CACHE_SECONDS": "60" if page_cache else "0",
        "API_CALLS_A_MINUTE": "9000000",
        **more,
    }
    environment.pop("OWNER_DATABASE_URL", None)
    name = f"web-{port}" if port else "web"
    port = port or int(os.environ["PORT"])
    with granian(name, "config.wsgi:application", port, environment, path="/healthz/ready") as server:
        yield server


@contextmanager
def reference() -> Iterator[Server]:
    """The reference site, over a database of its own in the same PostgreSQL."""
    session = plugin.current()
    home = session.home
    with psycopg.connect(session.url(postgres.SUPERUSER, "postgres"), autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(REFERENCE)))
        link.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(REFERENCE), sql.Identifier(postgres.OWNER))
        )
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "REFDB": REFERENCE,
        "REFUSER": postgres.OWNER,
        "REFPASSWORD": home.secret(postgres.OWNER),
        "REFPORT": str(session.port),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    processes.subprocess.run([sys.executable, str(HERE / "refsite.py")], env=environment, check=True)
    port = ports.pick(home.path / "run" / "reference.port")
    with granian("reference", "refsite:application", port, environment, path="/bare/") as server:
        yield server
