"""The web does not start with a login that could go round the wall."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from psycopg import conninfo

from dips.councils import guard, owner


def test_the_webs_own_login_may_serve(db: None) -> None:
    guard.refuse_a_strong_login()


def test_an_owner_may_not(db: None, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner cannot play a council's role; here it is let through as far as the look at its rights."""
    with owner.connect() as link:
        strong = link.execute(guard.WHO).fetchone()

    assert strong == (conninfo.conninfo_to_dict(settings.OWNER_DATABASE_URL)["user"], True, True)

    class Owned:
        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def execute(self, _query: str) -> None:
            pass

        def fetchone(self):
            return strong

    monkeypatch.setattr(connection, "cursor", Owned)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL signs in as dips_owner, which may create"):
        guard.refuse_a_strong_login()


def test_a_database_that_is_not_there_yet_is_not_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)

    guard.refuse_a_strong_login()


def test_the_owners_process_is_not_asked(db: None, settings) -> None:
    settings.ROLE_SWITCH = False

    guard.refuse_a_strong_login()
