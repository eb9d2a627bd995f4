"""PostgreSQL, Valkey and the mail sink of one home: roles, passwords, and what a killed run leaves."""

import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import ports, postgres, processes, services, valkey
from config.embedded.home import AlreadyRunning, Home, service_account


@contextmanager
def a_home() -> Iterator[Home]:
    """One that the services' account can reach, unlike pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="dips-home-") as folder:
        Path(folder).chmod(0o755)
        yield Home.at(folder)


@pytest.fixture
def home() -> Iterator[Home]:
    with a_home() as made:
        yield made


@pytest.fixture(scope="module")
def running() -> Iterator[services.Services]:
    with a_home() as home, home.held():
        started = services.start(home)
        yield started
        started.stop()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_login_roles_have_the_rights_of_the_second_wall_and_no_more(running: services.Services) -> None:
    url = running.environment["OWNER_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin FROM pg_roles"
            " WHERE rolname = ANY(%s) ORDER BY rolname",
            [[*postgres.LOGIN_ROLES, *postgres.GROUP_ROLES]],
        ).fetchall()

    assert rows == [
        ("dips_backup", False, True, False, False, True, True),
        ("dips_owner", False, True, True, True, False, True),
        ("dips_web", False, False, False, False, False, True),
        ("g_council", False, True, False, False, False, False),
        ("r_operator", False, True, False, False, False, False),
        ("r_public", False, True, False, False, False, False),
    ]


def test_the_web_role_creates_nothing_and_becomes_no_owner(running: services.Services) -> None:
    with psycopg.connect(running.environment["DATABASE_URL"], autocommit=True) as connection:
        for refused in ("CREATE SCHEMA mine", "CREATE DATABASE mine", "CREATE ROLE mine", "SET ROLE dips_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)
        connection.execute("SET ROLE r_public")


def test_a_wrong_password_is_refused_everywhere(running: services.Services) -> None:
    wrong = running.environment["DATABASE_URL"].replace(running.home.secret(postgres.WEB), "wrong")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=running.valkey.port).ping()


def test_services_listen_on_the_loopback_address_alone(running: services.Services) -> None:
    superuser = running.postgres.url(postgres.SUPERUSER)
    assert ask(superuser, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(superuser, "SHOW unix_socket_directories") == ""
    client = redis.Redis.from_url(running.valkey.url)
    assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_a_web_process_does_not_get_the_owners_address(running: services.Services) -> None:
    assert "OWNER_DATABASE_URL" not in services.web_environment(running.environment)
    assert services.owner_environment(running.environment)["DIPS_ROLE"] == "owner"


def test_a_message_is_kept_as_a_file(running: services.Services) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Derbyniwyd £5"
    message.set_content("Diolch yn fawr")

    with smtplib.SMTP("127.0.0.1", running.mail.port) as smtp:
        smtp.send_message(message)

    kept = [file.read_text() for file in (running.home.path / "mail").glob("*.eml")]
    assert len(kept) == 1
    assert "X-Envelope-To: b@example.org" in kept[0]
    assert "Diolch yn fawr" in kept[0]


def test_a_second_run_of_the_same_home_is_refused(running: services.Services) -> None:
    with pytest.raises(AlreadyRunning, match=str(os.getpid())), running.home.held():
        pytest.fail("held twice")


HOLDER = """
import sys, time
from config.embedded import services
from config.embedded.home import Home
home = Home.at(sys.argv[1])
with home.held():
    started = services.start(home)
    print(started.postgres.process.pid, started.valkey.process.pid, started.mail.process.pid, flush=True)
    time.sleep(600)
"""


def gone(pids: list[int]) -> bool:
    return ports.wait_until(lambda: all(processes.born(pid) is None for pid in pids), within=15)


def test_a_killed_run_leaves_nothing_that_blocks_the_next(home: Home) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLDER, home.path], stdout=subprocess.PIPE, text=True)
    assert first.stdout
    pids = [int(word) for word in first.stdout.readline().split()]
    settings = services.joined(home)
    with settings as environment, psycopg.connect(environment["OWNER_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        redis.Redis.from_url(environment["VALKEY_URL"]).set("kept", "yes")

    first.kill()
    first.wait()

    with home.held():
        again = services.start(home)
        try:
            assert gone(pids)
            assert ask(again.environment["OWNER_DATABASE_URL"], "SELECT one FROM kept") == 1
            assert redis.Redis.from_url(again.valkey.url).get("kept") == b"yes"
        finally:
            again.stop()


def test_a_server_that_was_killed_outright_starts_again(home: Home) -> None:
    with home.held():
        first = services.start(home)
        for process in (first.postgres.process, first.valkey.process, first.mail.process):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert (home.data / "postgres" / "postmaster.pid").exists()

        second = services.start(home)

        assert ask(second.environment["DATABASE_URL"], "SELECT 1") == 1
        second.stop()


def test_a_stale_lock_of_a_reused_process_number_is_forgotten(home: Home) -> None:
    with home.held():
        services.start(home).stop()
        lock = home.data / "postgres" / "postmaster.pid"
        lock.write_text(f"{os.getpid()}\n{home.data / 'postgres'}\n{int(time.time())}\n1\n\n127.0.0.1\n0 0\nready\n")

        again = services.start(home)

        assert ask(again.environment["DATABASE_URL"], "SELECT 1") == 1
        again.stop()


def test_remains_are_only_ended_when_they_are_ours(home: Home) -> None:
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    processes.remember(home, "web", stranger.pid)
    record = home.path / "run" / "processes.json"
    record.write_text(record.read_text().replace(f'"{processes.born(stranger.pid)}"', '"1"'))

    assert processes.clear_remains(home) == []
    assert stranger.poll() is None

    processes.remember(home, "web", stranger.pid)
    assert processes.clear_remains(home) == ["web"]
    stranger.wait(5)


def test_secrets_are_made_once_and_read_by_their_owner_only(home: Home) -> None:
    first = home.secret("secret_key")

    assert home.secret("secret_key") == first
    assert len(first) >= 50
    assert (home.path / "secrets" / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(service_account() is None, reason="only root needs another account")
def test_a_folder_that_nobody_can_enter_keeps_its_permissions(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    home = Home.at(closed / "dips")
    again = Home.at(closed / "dips")

    assert closed.stat().st_mode & 0o777 == 0o700
    assert home.data.parent == Path("/var/lib/dips")
    assert (home.path / "data-is-at").read_text() == str(home.data)
    assert again.data == home.data
    for file in home.data.iterdir():
        file.unlink()
    home.data.rmdir()


def test_valkey_keeps_nothing_when_told_so(home: Home) -> None:
    server = valkey.start(home, durable=False)
    client = redis.Redis.from_url(server.url)

    assert client.config_get("appendonly") == {"appendonly": "no"}
    server.stop()
