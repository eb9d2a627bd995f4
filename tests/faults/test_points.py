"""Points do nothing unless the settings are the tests' own and DIPS_FAULTS is set; armed, each does its part once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as real
from django.db import OperationalError, connection

from dips.kernel.faults import Fault, faultpoint
from tests.config.test_production import SOUND

PROGRAM = "import django; django.setup(); from dips.kernel.faults import faultpoint; faultpoint('a.b'); print('alive')"


def passing_by(folder, module: str, **extra: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "DIPS_HOME", "VALKEY_URL", "DATABASE_URL")}
    env = kept | {"PYTHONPATH": f"{real.ROOT}:{real.ROOT / 'platform'}", "SECRET_KEY": "x" * 9}
    env |= {"DJANGO_SETTINGS_MODULE": module, "DIPS_FAULTS": str(folder)} | extra
    return subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=False)


def test_embedded_run_ignores_what_is_armed(tmp_path) -> None:
    (tmp_path / "a.b").write_text("kill")

    told = passing_by(tmp_path, "config.settings.embedded")

    assert (told.returncode, told.stdout) == (0, "alive\n"), told.stderr
    assert (tmp_path / "a.b").exists()


def test_tests_own_settings_obey(tmp_path) -> None:
    (tmp_path / "a.b").write_text("kill")

    assert passing_by(tmp_path, "config.settings.test").returncode == -9
    assert (tmp_path / "a.b.fired").exists()


def test_production_does_not_start_with_faults(tmp_path) -> None:
    told = passing_by(tmp_path, "config.settings.production", **SOUND)

    assert told.returncode == 1
    assert "DIPS_FAULTS is set: take it away, only the tests may break processes." in told.stderr


def test_nothing_happens_without_the_folder(settings) -> None:
    settings.DIPS_FAULTS = ""

    faultpoint("a.b")


def test_an_armed_point_acts_once(faults) -> None:
    faults.arm("a.b", "raise the network is away")

    with pytest.raises(Fault, match="the network is away"):
        faultpoint("a.b")
    faultpoint("a.b")

    assert faults.fired("a.b")


def test_a_detail_arms_one_round_of_a_loop(faults) -> None:
    faults.arm("a.b:second", "raise")

    faultpoint("a.b", "first")
    with pytest.raises(Fault):
        faultpoint("a.b", "second")


def test_a_dropped_connection_is_found_by_the_next_statement(faults, committed) -> None:
    faults.arm("a.b", "drop-connection")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    faultpoint("a.b")

    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()


def test_an_unknown_action_is_no_silent_pass(faults) -> None:
    faults.arm("a.b", "explode")

    with pytest.raises(ValueError, match="no action"):
        faultpoint("a.b")
