"""The `dips` command on a home that has no tables."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.errors import UndefinedTable

from config import cli
from config.embedded import services
from config.embedded.home import Home
from config.embedded.postgres import StartFailed


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Services that are up, without starting any."""

    @contextlib.contextmanager
    def joined(_home: Home) -> Iterator[dict[str, str]]:
        yield {}

    monkeypatch.setattr(services, "joined", joined)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return Home.at(tmp_path / "home")


def failing(cause: Exception | None) -> None:
    raise LookupError("relation does not exist") from cause


def test_another_folder_is_told_in_a_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_django", lambda _words: failing(UndefinedTable()))

    with pytest.raises(StartFailed, match=r"there is no DIPS in .*/home yet\. Go to the folder"):
        cli._beside_services(["council", "create"], home)


def test_any_other_error_is_not_hidden(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_django", lambda _words: failing(None))

    with pytest.raises(LookupError):
        cli._beside_services(["council", "create"], home)


def test_a_refusal_is_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli._django(["blueprint", "check", "/no/such/folder"])

    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    assert said.err.startswith("There is no blueprint “/no/such/folder”.")
    assert said.err.count("\n") == 1


def test_a_reader_that_has_gone_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `dips council list | head -1`."""
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)

        with pytest.raises(SystemExit) as left:
            cli._django(["blueprint", "list"])

    assert left.value.code == 1
