"""What runs by itself: the schedule of the code beside what the database saw of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app

from dips.councils.jobs import SCHEDULER
from dips.kernel.models import JobRun, Lease

PROVISIONER = "councils.provisioner_listens"
LEAST = timedelta(seconds=60)  # a busy moment is not a fault


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the schedule."""

    title: str
    task: str
    every: timedelta
    run: JobRun | None
    lease: Lease | None

    def state(self, now: datetime) -> str:
        """`never`, `failed`, `late` or `well`."""
        if self.run is None:
            return "never"
        if now - self.run.started_at > max(3 * self.every, LEAST):
            return "late"
        failed = self.run.failed_at
        return "failed" if failed and (self.run.finished_at is None or failed > self.run.finished_at) else "well"


@dataclass(frozen=True, slots=True)
class Process:
    """A part of the service, and when it was last heard of."""

    name: str
    does: str
    seen: datetime | None
    within: timedelta

    def is_silent(self, now: datetime) -> bool:
        return self.seen is None or now - self.seen > self.within


def jobs() -> list[Job]:
    """Every job of the schedule, in its order."""
    ran = {row.name: row for row in JobRun.objects.all()}
    held = {row.name: row for row in Lease.objects.all()}
    return [
        Job(
            title=title,
            task=entry["task"],
            every=timedelta(seconds=float(entry["schedule"])),
            run=ran.get(entry["task"]),
            lease=held.get(entry["task"]) or held.get(entry["task"].partition(".")[2]),
        )
        for title, entry in current_app.conf.beat_schedule.items()
    ]


def processes() -> list[Process]:
    """The three that work behind the pages. Who reads this is served by the fourth."""
    ran = {row.name: row.started_at for row in JobRun.objects.all()}
    scheduler, provisioner = ran.pop(SCHEDULER, None), ran.pop(PROVISIONER, None)
    return [
        Process("Scheduler", "starts what runs by itself", scheduler, timedelta(seconds=90)),
        Process("Worker", "delivers, closes calls, seals the trail", max(ran.values(), default=None), LEAST),
        Process("Provisioner", "makes and removes councils", provisioner, timedelta(seconds=120)),
    ]
