"""Who starts waits for `dips migrate`, and says for what."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, connection

from dips.councils import health, waiting


def test_a_database_that_is_up_to_date_lets_all_start(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("wait", "--within", "5")

    assert capsys.readouterr().out == "The database is as new as this code.\n"


def test_it_gives_up_with_the_reason(db: None, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(health, "_heads", lambda: frozenset({("kernel", "9999_later")}))

    with pytest.raises(CommandError, match="After 0 seconds the public schema is behind this code"):
        call_command("wait", "--within", "0")

    assert capsys.readouterr().out == "Waiting: the public schema is behind this code.\n"


def test_each_reason_is_told_once_until_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons, told = ["the database is away", "the database is away", "councils are behind", ""], []
    monkeypatch.setattr(waiting, "missing", lambda: reasons.pop(0))

    waiting.wait(within=60, tell=told.append, pause=0)

    assert told == ["Waiting: the database is away.", "Waiting: councils are behind."]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError, "the database does not answer"),
        (ProgrammingError, "the database has no tables of ours yet"),
    ],
)
def test_a_database_that_is_not_ready_is_waited_for(
    db: None, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    def away():
        raise error("refused")

    monkeypatch.setattr(health, "migrations", away)
    monkeypatch.setattr(connection, "close", lambda: None)

    assert waiting.missing() == reason
