"""Fixtures: the database that rolls back, and the one that keeps what a test commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from . import databases, plugin


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """This worker's copy of the template. Nothing is migrated here."""
    session, name = plugin.current(), plugin.worker()
    databases.make(session, name)
    with django_db_blocker.unblock(), databases.pointed_at(session, name):
        yield
    databases.drop(session, name)


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest) -> Iterator[None]:
    """What pytest-django's `db` and `@pytest.mark.django_db` rest on: as dips_web, in a transaction that is undone.

    With `committed` (or `live`, or a browser) in the test, that test's own database instead; with `staged`, a database
    in which a scene stands that many tests look at.
    """
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")
        yield
        return
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        raise pytest.UsageError("A test that commits takes the fixture `committed`: it gets a database of its own.")
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    from django.db import connection, transaction

    stage = ExitStack()
    if "staged" in request.fixturenames:
        stage.enter_context(databases.pointed_at(plugin.current(), request.getfixturevalue("staged").database))
    with blocker.unblock(), stage:
        _fresh_start()
        atomic = transaction.atomic()
        atomic._from_testcase = True
        atomic.__enter__()
        try:
            yield
        finally:
            connection.needs_rollback = True
            atomic.__exit__(None, None, None)
            connection.run_on_commit = []
            _fresh_start()


@dataclass(frozen=True, slots=True)
class Staged:
    """A database of one worker in which something has been made and committed, and what its maker gave back."""

    database: str
    made: Any


@contextmanager
def stage(name: str, make: Callable[[], Any]) -> Iterator[Staged]:
    """What a session's fixture `staged` yields: made once a worker, looked at by tests that roll back."""
    from django.db import connection, transaction

    session, database = plugin.current(), f"{name}_{plugin.worker()}"
    databases.make(session, database)
    with databases.pointed_at(session, database):
        _fresh_start()
        with transaction.atomic():
            made = make()
            connection.run_on_commit = []  # as in a test that rolls back: nobody hears of it
        _fresh_start()
    yield Staged(database, made)
    databases.drop(session, database)


@pytest.fixture
def committed(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A database of this test's own, in which commits stay until the test is over. Yields its name."""
    session = plugin.current()
    name = f"live_{plugin.worker()}" if "live" in request.fixturenames else f"own_{plugin.worker()}"
    databases.make(session, name)
    with django_db_blocker.unblock(), databases.pointed_at(session, name):
        _fresh_start()
        yield name
        _fresh_start()
    databases.drop(session, name)


def _fresh_start() -> None:
    """As a process that has just begun: on the portal, with nothing remembered."""
    from django.core.cache import caches
    from django.db import connection
    from django.utils import translation

    from dips.councils import lookup

    connection.set_schema_to_public()
    for alias in ("default", "sessions"):
        caches[alias].clear()
    lookup._clear()
    translation.activate("en-gb")


@pytest.fixture
def birmingham(db: None):
    """The first of the two councils of the template database."""
    return council_of("birmingham")


@pytest.fixture
def solihull(db: None):
    """The second."""
    return council_of("solihull")


def council_of(slug: str):
    """One of the two councils of the template database."""
    from dips.councils.models import Council

    return Council.objects.get(slug=slug)


@pytest.fixture
def deliver():
    """Call it to deliver everything in the outbox, as the worker would; returns the messages in Django's mail outbox."""
    from django.core import mail

    from dips.councils.scope import operator_scope, schema_scope
    from dips.kernel import outbox

    def run() -> list:
        list(outbox.drain(enter=schema_scope, note=operator_scope))
        return mail.outbox

    return run
