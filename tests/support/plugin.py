"""Starts or joins the services before Django reads its settings; `-p tests.support.plugin` in pyproject.toml."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from . import memory
from .session import FOLDER, Session

DATABASE_FIXTURES = {"django_db_setup", "_django_db_helper", "transactional_db"}
_session: Session | None = None
_owned = False


def current() -> Session:
    """The services of this run."""
    assert _session is not None, "the services were not started"
    return _session


def _number() -> int:
    """0 without workers, else 1, 2, …"""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def worker() -> str:
    """A name for what belongs to this worker."""
    return f"w{_number()}"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Iterator[None]:
    """Before pytest-django sets Django up: the environment that settings read."""
    global _session, _owned
    gc.disable()  # until all is loaded: what modules make stays
    if {"--help", "-h", "--version", "-V"}.isdisjoint(args):
        _resolve_localhost()
        _owned = FOLDER not in os.environ
        if _owned and (scratch := memory.take()):
            atexit.register(shutil.rmtree, scratch, ignore_errors=True)  # after the services have stopped
        _session = Session.start() if _owned else Session.join()
        if _owned:
            atexit.register(_session.stop)  # also when Django's settings fail
        os.environ.update(_environment(_session))
    return (yield)  # type: ignore[misc]


def _environment(session: Session) -> dict[str, str]:
    home = session.home.path / worker()
    for name in ("logs", "mail", "anchors", "run"):
        (home / name).mkdir(parents=True, exist_ok=True)
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DIPS_ROLE": "web",
        "DIPS_HOME": str(home),
        "SECRET_KEY": session.home.secret("secret_key"),
        "DATABASE_URL": session.url("dips_web", worker()),
        "OWNER_DATABASE_URL": session.url("dips_owner", worker()),
        "VALKEY_URL": session.cache_url(_number()),
        "PORT": str(_free_port()),
        "PORTAL_HOST": "dips.localhost",
        "DIPS_DEMO": "1",
        "DIPS_CLOCK_SETTABLE": "1",
        "DIPS_SCANNER": "none",
        "PAGE_CACHE_SECONDS": "0",  # a test that is rolled back commits nothing, so nothing would end what was kept
        "EMAIL_HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _resolve_localhost() -> None:
    """Chromium knows that *.localhost is this machine; Python's resolver may not."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return real("127.0.0.1" if isinstance(name, str) and name.endswith(".localhost") else host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


def pytest_configure(config: pytest.Config) -> None:
    """A run with workers needs the template before they start."""
    if _owned and _session and getattr(config.option, "numprocesses", None) and not config.option.collectonly:
        _session.prepare()


def pytest_collection_finish(session: pytest.Session) -> None:
    """A run without workers needs it only when a test does. What is loaded now stays, so nobody looks for its end again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    if not (_owned and _session) or session.config.option.collectonly:
        return
    if any(needs_database(item) for item in session.items):
        _session.prepare()


def needs_database(item: pytest.Item) -> bool:
    """Whether a test touches the database."""
    return (
        bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("django_db") is not None
    )


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """The controller stops what it started; killed, the kernel does it."""
    if _owned and _session:
        _session.stop()
