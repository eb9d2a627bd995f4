"""`dips run`: ready in one line, every child with it, nothing left when it is killed, plain words when it cannot start."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from config.embedded import first_day, ports, postgres, processes
from config.embedded.home import Home
from tests.support import plugin
from tests.support.session import TEMPLATE

RUN = [sys.executable, "-m", "config.cli", "run"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, port: object) -> dict[str, str]:
    """As on a user's terminal: none of what the tests have set."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    paths = os.pathsep.join(str(first_day.ROOT / folder) for folder in (".", "platform"))
    return kept | {"DIPS_HOME": str(home), "PORT": str(port), "DIPS_DEMO": "0", "PYTHONPATH": paths}


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dips-run-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def home(folder: Path, django_db_setup: None) -> Home:
    """A home that has had its first day: the test run's image, its template as the product's database."""
    home = Home.at(folder)
    plugin.current().copy_image(home)
    server = postgres.start(home)
    with psycopg.connect(server.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{postgres.DATABASE}"')
        connection.execute(f'ALTER DATABASE "{TEMPLATE}" RENAME TO "{postgres.DATABASE}"')
    server.stop()
    for done in ("tables", "blueprints"):
        (home.data / f"{done}.done").write_text(first_day._fingerprint())
    return home


def start(home: Home, port: int) -> tuple[subprocess.Popen[str], str]:
    run = subprocess.Popen(
        RUN, env=environment(home.path, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    assert run.stdout
    for line in run.stdout:
        said.append(line)
        if line.startswith("ready:"):
            return run, line
    pytest.fail("not ready:\n" + "".join(said))


def children(home: Home) -> dict[str, int]:
    return {name: int(record["pid"]) for name, record in processes._read(home).items()}


def all_gone(pids: dict[str, int]) -> bool:
    return ports.wait_until(lambda: not any(processes.born(pid) for pid in pids.values()), within=20)


@pytest.mark.slow
def test_run_is_ready_survives_a_kill_and_stops_every_child(home: Home) -> None:
    port = free_port()
    first, line = start(home, port)
    pids = children(home)

    assert re.match(
        rf"ready: portal http://dips\.localhost:{port}/ \| councils: Birmingham City Council http://birmingham\.", line
    )
    assert {"postgres", "valkey", "mail", "web", "worker", "beat", "provisioner"} <= set(pids)
    assert {name for name, pid in pids.items() if not processes.born(pid)} == set()
    assert "OWNER_DATABASE_URL" not in Path(f"/proc/{pids['web']}/environ").read_text()

    first.kill()
    first.wait()
    second, _line = start(home, port)

    assert all_gone(pids)
    pids = children(home)
    assert second.stdout
    for name, service in (("PostgreSQL", "postgres"), ("Valkey", "valkey")):
        os.kill(pids[service], signal.SIGKILL)
        assert second.stdout.readline() == f"  {name} ended (-9); starting it again\n"
        while not re.fullmatch(rf"  {name} is up again after [\d.]+ s\n", said := second.stdout.readline()):
            assert said.startswith(f"  {name} is still away, trying again in "), said
    assert ports.wait_until(lambda: ports.answers(port, "/healthz/ready"), within=30)
    again = children(home)
    assert {name for name in pids if again[name] != pids[name]} >= {"postgres", "valkey"}
    second.send_signal(signal.SIGINT)
    code, said = second.wait(30), second.stdout.read()
    assert (code, said.splitlines()[-1]) == (0, "stopping …")
    assert all_gone(again)
    assert all_gone(pids)
    assert ports.is_free(port)


def refusal(home: Path, port: object) -> tuple[int, str]:
    said = subprocess.run(RUN, env=environment(home, port), capture_output=True, text=True, check=False, timeout=60)
    return said.returncode, said.stdout + said.stderr


def test_two_that_start_at_once_do_not_share_a_port() -> None:
    port = free_port()

    with ports.kept(port) as first, ports.kept(port) as second:
        assert (first, second, ports.is_free(port)) == (True, False, False)

    assert ports.is_free(port)


def test_a_taken_port_is_told_in_a_plain_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, said = refusal(folder, port)

    assert code == 1
    assert said.splitlines()[-1] == (
        f"dips: port {port} is in use by another program. Stop that, or choose another: PORT={port + 1} make run"
    )
    assert not (folder / "data" / "postgres").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(folder: Path, port: str) -> None:
    code, said = refusal(folder, port)

    assert code == 1
    assert said == f"dips: PORT is {port!r}. Set it to a number from 1 to 65535, for example PORT=8001 make run.\n"


def test_a_second_run_in_the_same_home_says_who_has_it(folder: Path) -> None:
    with Home.at(folder).held():
        code, said = refusal(folder, free_port())

    assert code == 1
    assert said == (
        f"DIPS is already running from {folder} (process {os.getpid()}). Stop it first, or set DIPS_HOME to another folder.\n"
    )


def test_first_day_is_done_once_for_each_state(folder: Path) -> None:
    home, done = Home.at(folder), []

    for state in ("a", "a", "b", "b"):
        first_day._once(home, "tables", state, partial(done.append, state))

    assert done == ["a", "b"]
