"""Note when the schedule's jobs run, and that the scheduler itself is there."""

from __future__ import annotations

import time
from typing import Any

from celery import current_app
from celery.signals import beat_init, before_task_publish, task_failure, task_postrun, task_prerun

from dips.kernel import jobs

from .scope import portal_scope

SCHEDULER = "scheduler"
PAUSE = 10.0  # seconds between two notes that the scheduler is there
_last = 0.0


def connect() -> None:
    task_prerun.connect(_began, dispatch_uid="councils-job-began")
    task_postrun.connect(_ended, dispatch_uid="councils-job-ended")
    task_failure.connect(_failed, dispatch_uid="councils-job-failed")
    beat_init.connect(_watch_scheduler, dispatch_uid="councils-watch-the-scheduler")


def scheduled() -> frozenset[str]:
    """The tasks that the schedule starts."""
    return frozenset(entry["task"] for entry in current_app.conf.beat_schedule.values())


def _began(sender: Any = None, **_kwargs: Any) -> None:
    if _name(sender) in scheduled():
        with portal_scope():
            jobs.began(_name(sender))


def _ended(sender: Any = None, state: str | None = None, **_kwargs: Any) -> None:
    if state == "SUCCESS" and _name(sender) in scheduled():
        with portal_scope():
            jobs.ended(_name(sender))


def _failed(sender: Any = None, exception: BaseException | None = None, **_kwargs: Any) -> None:
    if exception is not None and _name(sender) in scheduled():
        with portal_scope():
            jobs.failed(_name(sender), exception)


def _watch_scheduler(**_kwargs: Any) -> None:
    """In the scheduler's process alone: each message it sends shows that it is there."""
    before_task_publish.connect(_sent, dispatch_uid="councils-scheduler-sent")


def _sent(**_kwargs: Any) -> None:
    global _last
    if time.monotonic() - _last >= PAUSE:
        _last = time.monotonic()
        with portal_scope():
            jobs.began(SCHEDULER)


def _name(task: Any) -> str:
    return str(getattr(task, "name", ""))
