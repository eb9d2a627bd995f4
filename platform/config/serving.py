"""The long-running processes of the product, and the command line of each. `dips web` becomes the web server, and so on.

The embedded run starts them beside each other, a container one of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from config.settings import soundness

CELERY = ("celery", "-A", "config.celery", "--skip-checks", "--quiet")
LOG_LINES = Path(__file__).with_name("granian-logs.json")
NAMES = ("web", "worker", "provisioner", "beat")
BAD_CONFIGURATION = 78  # EX_CONFIG of sysexits.h


def argv(name: str, environment: Mapping[str, str], *, patience: int = 30) -> list[str]:
    """The program and its options, as the environment sizes it. `patience`: seconds for what is under way at the end."""
    match name:
        case "web":
            return [sys.executable, "-m", "granian", *_web(environment, patience)]
        case "worker":
            words = ["worker", "-Q", "default", "-n", "worker@%h", "-c", environment.get("WORKER_PROCESSES") or "2"]
        case "provisioner":  # one council at a time: its first step holds the database's catalog
            words = ["worker", "-Q", "provision", "-n", "provisioner@%h", "-c", "1"]
        case "beat":
            words = ["beat", "--pidfile=", "-s", _schedule_file(environment)]
        case _:
            raise LookupError(name)
    return [sys.executable, "-m", *CELERY, *words, "-l", "info"]


def _web(environment: Mapping[str, str], patience: int) -> list[str]:
    address = ("--host", environment.get("BIND") or "127.0.0.1", "--port", environment.get("PORT") or "8000")
    size = ("--workers", environment.get("WEB_WORKERS") or "2", "--blocking-threads", "4")
    ends = ("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", str(patience))
    lines = ("--log-config", str(LOG_LINES)) if environment.get("LOG_FORMAT") == "json" else ()
    return ["--interface", "wsgi", "config.wsgi:application", *address, *size, *ends, *lines]


def _schedule_file(environment: Mapping[str, str]) -> str:
    """Only a note of when each job last ran; losing it makes jobs run once more, which they may."""
    return os.path.join(environment.get("DIPS_BEAT_FOLDER") or tempfile.gettempdir(), "beat")


def _look_at_the_login() -> None:
    """Said here too, in one line: where web and worker look again, each time they start a child, it is a traceback."""
    import django  # noqa: PLC0415 -- the embedded run needs none

    django.setup()
    import_module("dips.councils.guard").refuse_a_strong_login()


def become(name: str) -> None:
    """Turn this process into the one that is named, when its settings are sound."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    settings = import_module(os.environ["DJANGO_SETTINGS_MODULE"])  # a refusal is said here, before anything starts
    if name == "web" and "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]:
        soundness.collected(settings.STATIC_ROOT)
    if name != "provisioner":
        _look_at_the_login()
    words = argv(name, os.environ)
    os.execv(words[0], words)  # noqa: S606 -- no shell is wanted
