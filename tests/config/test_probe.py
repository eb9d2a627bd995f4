"""`dips alive`: an exit code and a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from config import probe
from dips.kernel import alive


def ask(*names: str, **env: str) -> subprocess.CompletedProcess[str]:
    here = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT / 'platform'}"}
    return subprocess.run(
        [sys.executable, "-m", "config.cli", "alive", *names],
        env=here | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_says_it_by_its_exit_and_in_a_sentence(tmp_path: Path) -> None:
    alive.leave(tmp_path / "alive", "worker")

    heard = ask("worker", RUN_ROOT=str(tmp_path))
    other = ask("provisioner", RUN_ROOT=str(tmp_path))

    assert heard.returncode == 0
    assert re.fullmatch(r"the worker was heard of \d+ s ago\n", heard.stdout)
    assert (other.returncode, other.stdout) == (1, "the provisioner has not shown itself yet\n")


def test_it_knows_three_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert [probe.main(names) for names in (["web"], [], ["worker", "beat"])] == [2, 2, 2]
    assert capsys.readouterr().out.splitlines() == ["dips alive takes one of: worker, beat, provisioner"] * 3


def test_who_waits_for_the_broker_is_let_live(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("RUN_ROOT", str(tmp_path))
    monkeypatch.setenv("VALKEY_URL", "redis://127.0.0.1:1/0")
    (tmp_path / "alive").mkdir()
    (tmp_path / "alive" / "beat").write_text(f"{time.time() - 200} 0")

    assert probe.main(["beat"]) == 0
    assert capsys.readouterr().out.endswith("but the broker does not answer, and the beat waits for it\n")
    monkeypatch.delenv("VALKEY_URL")
    (tmp_path / "url").write_text(f"{settings.VALKEY_URL}\n")
    monkeypatch.setenv("VALKEY_URL_FILE", str(tmp_path / "url"))
    assert probe.main(["beat"]) == 1
