"""The `dips` command: run the product, look after its services, be one of its processes, and every management command.

With DATABASE_URL in the environment it works on that database. Without it, on the embedded services of DIPS_HOME:
those of a `dips run` that is up, or started for the time of the command.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.errors import UndefinedTable

from config import probe, serving
from config.embedded.home import AlreadyRunning, Home
from config.embedded.postgres import StartFailed

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

RENAMED = {
    "migrate": "dips_migrate"
}  # Django's and django-tenants' own `migrate` know no pristine schema and no grants
OWNER = "OWNER_DATABASE_URL"
AS_OWNER = frozenset({"dips_migrate", "migrate_schemas", "makemigrations"})


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit with its result."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        match words:
            case [name] if name in serving.NAMES:
                serving.become(name)
            case ["run", *options]:
                sys.exit(_embedded("run").main(options))
            case ["alive", *names]:
                sys.exit(probe.main(names))
            case ["services", "up"]:
                _services_up()
            case ["services", "env"]:
                services = _embedded("services")
                with services.joined(Home.from_environment()) as environment:
                    print(services.exports(environment))
            case _ if any(_is_set(name) for name in ("DATABASE_URL", OWNER)):
                _django(words)
            case _:
                _beside_services(words, Home.from_environment())
    except (StartFailed, AlreadyRunning) as error:
        sys.exit(f"dips: {error}")
    except ImproperlyConfigured as error:
        print(f"dips: {error}", file=sys.stderr)
        sys.exit(serving.BAD_CONFIGURATION)


def _is_set(name: str) -> bool:
    return name in os.environ or f"{name}_FILE" in os.environ


def _embedded(module: str) -> Any:
    """Part of the embedded run. What it needs besides is not installed where the services are others'."""
    try:
        return import_module(f"config.embedded.{module}")
    except ModuleNotFoundError:
        raise StartFailed(
            "DATABASE_URL is not set, and the embedded services are not installed here: set it, or use `make run`."
        ) from None


def _beside_services(words: list[str], home: Home) -> None:
    """Run a command on a home's services. Most often a home without tables is another folder than was meant."""
    with _embedded("services").joined(home) as environment:
        os.environ.update(environment)
        if words[:2] == ["demo", "load"]:
            os.environ["DIPS_CLOCK_SETTABLE"] = "1"  # the demonstration's history happens at its own times
        try:
            _django(words)
        except Exception as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            raise StartFailed(
                f"there is no DIPS in {home.path} yet. Go to the folder of the one you mean, or set DIPS_HOME;"
                " or make one here with `make run` or `dips migrate`."
            ) from None


def _django(words: list[str]) -> None:
    """Hand over to Django, in the database role that the command needs."""
    if words:
        words[0] = RENAMED.get(words[0], words[0])
        if words[0] in AS_OWNER and _is_set(OWNER):
            os.environ["DIPS_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # a command says what it does in its own words
    from django.core.management import ManagementUtility  # noqa: PLC0415 -- `dips run` needs no Django

    utility = ManagementUtility(["dips", *words])
    found = utility.fetch_command
    utility.fetch_command = lambda subcommand: _plain(found(subcommand))  # type: ignore[method-assign]  # it has no other door
    utility.execute()


def _plain(command: BaseCommand) -> BaseCommand:
    """A refusal is one plain line on the error output and exit 1, without the name of a class before it."""
    from django.core.management.base import CommandError, SystemCheckError  # noqa: PLC0415 -- as above

    run = command.execute

    def execute(*args: Any, **options: Any) -> str | None:
        try:
            said = run(*args, **options)
            sys.stdout.flush()
            return said
        except BrokenPipeError:  # whoever read it has gone, as `head` does; nor is there anybody for the rest
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except SystemCheckError:
            raise
        except CommandError as refusal:
            if options.get("traceback"):
                raise
            command.stderr.write(str(refusal))
            sys.exit(refusal.returncode)

    command.execute = execute  # type: ignore[method-assign]  # this one command, for this one run
    return command


def _services_up() -> None:
    """Keep the services up until a signal: one that ends by itself is started again."""
    services, watch = _embedded("services"), _embedded("watch")
    home = Home.from_environment()
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    with home.held():
        running = services.start(home, tell=print)
        print(services.exports(running.environment), flush=True)
        kept = watch.services_of(running)
        while not done.wait(watch.EVERY):
            watch.look(home, kept, tell=partial(print, file=sys.stderr, flush=True))
        running.stop()


if __name__ == "__main__":
    main()
