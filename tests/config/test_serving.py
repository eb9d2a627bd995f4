"""The command line of each process, as the embedded run and a container start it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import serving


def words(name: str, **environment: str) -> str:
    return " ".join(serving.argv(name, environment)[1:])


def test_each_worker_listens_to_its_own_queue() -> None:
    assert "worker -Q default -n worker@%h -c 2 " in words("worker")
    assert " -c 6 " in words("worker", WORKER_PROCESSES="6")
    assert "worker -Q provision -n provisioner@%h -c 1 " in words("provisioner", WORKER_PROCESSES="6")


def test_the_scheduler_keeps_its_notes_where_it_may_write() -> None:
    assert words("beat", DIPS_BEAT_FOLDER="/var/run").endswith("--pidfile= -s /var/run/beat -l info")


def test_the_web_server_is_sized_by_the_environment() -> None:
    usual, sized = words("web"), words("web", BIND="0.0.0.0", PORT="80", WEB_WORKERS="3", LOG_FORMAT="json")

    assert "--host 127.0.0.1 --port 8000 --workers 2 " in usual
    assert "--host 0.0.0.0 --port 80 --workers 3 " in sized
    assert ("--log-config" in usual, "--workers-kill-timeout 30" in usual) == (False, True)
    assert Path(sized.rpartition("--log-config ")[2]).exists()


def test_there_is_no_other() -> None:
    with pytest.raises(LookupError):
        words("mailer")
