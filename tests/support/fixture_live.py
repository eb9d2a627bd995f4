"""Fixtures: the real web server over a database of the test's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.embedded import ports, processes
from config.embedded.home import Home

from . import plugin
from .fakestripe.server import FakeStripe
from .fixture_people import host_of
from .fixture_stripe import payments_of
from .name_server import NameServer


@dataclass(frozen=True, slots=True)
class Live:
    """Where granian listens. *.dips.localhost leads there from Python and from Chromium."""

    port: int

    def url(self, host: object = None, path: str = "/") -> str:
        """An address on the portal (None), on a council, or on a slug."""
        slug = host if host is None or isinstance(host, str) else host.slug  # type: ignore[attr-defined]
        return f"http://{host_of(slug)}{path}"


@pytest.fixture(scope="session")
def _granian(django_db_setup: None, _name_server: NameServer, _fake_stripe: FakeStripe) -> Iterator[Live]:
    """One server a worker. Its database is made anew for every test under the same name; it reconnects by itself."""
    session = plugin.current()
    port = int(os.environ["PORT"])
    home = Home.at(os.environ["DIPS_HOME"])
    env = {
        **os.environ,
        "DATABASE_URL": session.url("dips_web", f"live_{plugin.worker()}"),
        "PAGE_CACHE_SECONDS": "60",
        "DIPS_DNS_SERVERS": _name_server.address,
        **payments_of(_fake_stripe),
    }
    env.pop("OWNER_DATABASE_URL")
    child = processes.spawn(
        "web",
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "config.wsgi:application",
            "--no-ws",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
        ],
        home=home,
        env=env,
        cwd=os.getcwd(),
    )
    answered = ports.wait_until(lambda: child.poll() is not None or ports.answers(port, "/healthz/live"), within=90)
    if not answered or child.poll() is not None:
        processes.stop(child)
        raise RuntimeError(f"granian did not start:\n{home.log('web').read_text()[-4000:]}")
    yield Live(port)
    processes.stop(child, within=5)


@pytest.fixture
def live(committed: str, _granian: Live) -> Live:
    """`live.url(council, "/path")`, served by granian from this test's own database."""
    return _granian
