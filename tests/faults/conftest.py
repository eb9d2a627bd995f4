"""Fixtures of the fault tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.api.conftest import api
from tests.support import databases, plugin
from tests.support.fixture_database import _fresh_start
from tests.tenants.applications.conftest import call, draft, filled, firm, here

from .points import Faults

__all__ = ["api", "call", "draft", "filled", "firm", "here"]


@pytest.fixture
def challenge(birmingham, open_challenge):
    """One of the test's own: these tests commit."""
    return open_challenge(birmingham)


@pytest.fixture(scope="module")
def shared_database(django_db_setup: None) -> Iterator[str]:
    """A database for the committing tests of one module, which take away themselves what they leave."""
    session, name = plugin.current(), f"module_{plugin.worker()}"
    databases.make(session, name)
    yield name
    databases.drop(session, name)


@pytest.fixture
def in_shared_database(shared_database: str, django_db_blocker) -> Iterator[str]:
    """Django's connection leads to the module's database for one test. A module names it `committed`."""
    with django_db_blocker.unblock(), databases.pointed_at(plugin.current(), shared_database):
        _fresh_start()
        yield shared_database
        _fresh_start()


@pytest.fixture
def faults(tmp_path, settings) -> Faults:
    """`faults.arm("submit.after_insert", "raise")`: the points of this process."""
    folder = tmp_path / "faults"
    folder.mkdir()
    settings.DIPS_FAULTS = str(folder)
    return Faults(folder)


@pytest.fixture
def at_once(birmingham):
    """`at_once(*functions, council=…)`: each in a thread and on a connection of its own; answers, or codes of refusals."""
    from django.db import connection

    from dips.councils.scope import council_scope
    from dips.kernel.errors import DomainError

    def run(*functions: Callable[[], object], council=birmingham) -> list[object]:
        gate = Barrier(len(functions))

        def one(function: Callable[[], object]) -> object:
            try:
                with council_scope(council):
                    connection.ensure_connection()
                    gate.wait(60)
                    return function()
            except DomainError as refused:
                return refused.code
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [each.result(120) for each in [pool.submit(one, function) for function in functions]]

    return run
