"""PostgreSQL, Valkey and the mail sink of one DIPS_HOME, and the environment that leads to them.

`dips services up` starts them alone and keeps them up until it is told to stop; `dips services env` prints the
environment as `export` lines. For a second, separate set of services choose another DIPS_HOME:

    DIPS_HOME=/tmp/mine dips services up &
    eval "$(DIPS_HOME=/tmp/mine dips services env)"
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import mailsink, ports, postgres, processes, valkey
from .home import AlreadyRunning, Home
from .postgres import StartFailed

Tell = Callable[[str], None]


def silent(_line: str) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Services:
    """The running services of one home."""

    home: Home
    postgres: postgres.Cluster
    valkey: valkey.Valkey
    mail: mailsink.MailSink
    environment: dict[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        """Stop in the reverse order of need."""
        for service in (self.mail, self.valkey, self.postgres):
            service.stop()
        environment_file(self.home).unlink(missing_ok=True)


def environment_file(home: Home) -> Path:
    """Where a running set of services says how to reach it. Readable by its owner only: it holds passwords."""
    return home.path / "run" / "environment.json"


def start(home: Home, *, tell: Tell = silent) -> Services:
    """Start all three. The caller holds the home."""
    for name in processes.clear_remains(home):
        tell(f"ended what an earlier run had left behind: {name}")
    with contextlib.ExitStack() as undo:
        cluster = postgres.start(home)
        undo.callback(cluster.stop)
        tell("PostgreSQL is up")
        cache = valkey.start(home)
        undo.callback(cache.stop)
        sink = mailsink.start(home)
        undo.callback(sink.stop)
        tell("Valkey and the mail sink are up")
        services = Services(home, cluster, cache, sink, _environment(home, cluster, cache, sink))
        _publish(services)
        undo.pop_all()
    return services


def _environment(
    home: Home, cluster: postgres.Cluster, cache: valkey.Valkey, sink: mailsink.MailSink
) -> dict[str, str]:
    """What settings read, for a process in the web role. The owner's URL is beside it, for owner_environment()."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DIPS_HOME": str(home.path),
        "PORT": os.environ.get("PORT") or "8000",
        "SECRET_KEY": home.secret("secret_key"),
        "DIPS_SIGNING_KEY": home.secret("signing_key"),
        "DATABASE_URL": cluster.url(postgres.WEB),
        "OWNER_DATABASE_URL": cluster.url(postgres.OWNER),
        "VALKEY_URL": cache.url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "DIPS_DEMO": os.environ.get("DIPS_DEMO", "1"),
        "DIPS_SCANNER": os.environ.get("DIPS_SCANNER", "none"),
    }


def _publish(services: Services) -> None:
    file = environment_file(services.home)
    fresh = services.home.path / "run" / f"environment.{os.getpid()}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(services.environment, out, indent=1)
    os.replace(fresh, file)


def web_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """For every process but migrate and the provisioner: without the owner's URL."""
    kept = {**os.environ, **environment, "DIPS_ROLE": "web"}
    kept.pop("OWNER_DATABASE_URL", None)
    return kept


def owner_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """For migrate and the provisioner."""
    return {**os.environ, **environment, "DIPS_ROLE": "owner"}


@contextlib.contextmanager
def joined(home: Home) -> Iterator[dict[str, str]]:
    """The environment of the services of this home: those of a running `dips run`, else started for the while."""
    with contextlib.ExitStack() as ours:
        try:
            ours.enter_context(home.held())
        except AlreadyRunning as running:
            other = str(running)
        else:
            services = start(home)
            ours.callback(services.stop)
            yield services.environment
            return
    if not ports.wait_until(environment_file(home).exists, within=30):
        raise StartFailed(f"process {other} holds {home.path} but has not started its services.")
    yield json.loads(environment_file(home).read_text())


def exports(environment: Mapping[str, str]) -> str:
    """As lines for a shell."""
    return "\n".join(f"export {key}={shlex.quote(value)}" for key, value in environment.items())
