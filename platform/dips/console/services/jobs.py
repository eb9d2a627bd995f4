"""Run a job of the schedule now, and not at its next turn: for one that failed, or that came too late."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.db import transaction

from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.kernel import audit, outbox
from dips.kernel.actors import Actor
from dips.kernel.ids import uuid7
from dips.kernel.models import JobRun

from ..errors import NoSuchJob

KIND = "console.run_job"


def run_job(*, task: str, by: Actor) -> None:
    """Start it as soon as a worker is free. Each job takes a lease or its rows, so twice at once does its work once."""
    require_operator(by)
    if task not in _schedule():
        raise NoSuchJob(task=task)
    with operator_scope(), transaction.atomic():
        outbox.enqueue(KIND, {"task": task}, key=f"{KIND}.{uuid7()}")
        audit.record("jobrun.run_now", JobRun(name=task), by=by)


def start(payload: dict[str, Any]) -> None:
    """Hand it to its own queue. One that the release does not know any more is let go."""
    options = _schedule().get(payload["task"])
    if options is not None:
        current_app.send_task(payload["task"], **options)


def _schedule() -> dict[str, dict[str, Any]]:
    """The options of each task: what the schedule itself would start it with."""
    return {entry["task"]: dict(entry.get("options", {})) for entry in current_app.conf.beat_schedule.values()}
