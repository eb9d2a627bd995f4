"""One database for the tests that make councils; each tidies what it made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dips.councils import founding, owner, provisioning, roles
from dips.councils.provisioning import LAST, Step
from dips.kernel.registry import Registry
from tests.support import databases, fixture_database, plugin


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Registry[Step]:
    """A registry of one's own: the last step alone, so that the tests add what they are about."""
    own: Registry[Step] = Registry("steps of a test")
    own.register(LAST, provisioning.steps.get(LAST))
    monkeypatch.setattr(provisioning, "steps", own)
    return own


@pytest.fixture(scope="package")
def _own_database(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """One copy of the template for all tests here; each tidies what it made."""
    name = f"making_{plugin.worker()}"
    databases.make(plugin.current(), name)
    with databases.pointed_at(plugin.current(), name):
        yield name
    databases.drop(plugin.current(), name)


@pytest.fixture
def committed(_own_database: str, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        fixture_database._fresh_start()
        yield _own_database
        fixture_database._fresh_start()


@pytest.fixture
def made(committed: str) -> Iterator[str]:
    """Commits stay during the test. Afterwards all is taken away; roles would outlive even the database."""
    yield committed
    with owner.connect() as link:
        shipped = ["birmingham", "solihull"]
        query = "SELECT schema_name FROM councils_provisioningrun WHERE slug <> ALL(%s)"
        for (schema,) in link.execute(query, [shipped]).fetchall():
            roles.drop(link, schema)
            founding._forget_rows(link, schema)
        link.execute("DELETE FROM councils_provisioningrun WHERE slug <> ALL(%s)", [shipped])
