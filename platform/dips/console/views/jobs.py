"""What runs by itself, how its last turn went, and the button that does not wait for the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.kernel import clock

from .. import services
from ..ages import age, ago
from ..door import page
from ..queries import jobs as schedule
from ..tables import Cell, Table, button, columns, tag, with_note

STATES = {
    "never": ("Not run yet", "grey"),
    "failed": ("Failed", "red"),
    "late": ("Late", "red"),
    "well": ("As it should", "green"),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    found = schedule.jobs()
    found.sort(key=lambda job: list(STATES).index(job.state(now)) if job.state(now) in ("failed", "late") else 9)
    rows = [_job(request, job, now) for job in found]
    bad = sum(job.state(now) in ("failed", "late") for job in found)
    heads = columns("Job", "Every", "Last begun", "#Seconds", "Lease", "State", "What you can do")
    return page(request, "jobs", "jobs", table=Table("What runs by itself", heads, rows), bad=bad)


def _job(request: HttpRequest, job: schedule.Job, now: datetime) -> list[Cell]:
    run, lease = job.run, job.lease
    state = job.state(now)
    error = run.error if run is not None and state == "failed" else ""
    return [
        with_note(job.title[:1].upper() + job.title[1:], job.task),
        _every(job.every, now),
        ago(run.started_at, now) if run else "Never",
        f"{run.seconds:.1f}" if run and run.seconds is not None else "Not yet",
        "Held now" if lease and lease.until > now else f"Given back {ago(lease.until, now)}" if lease else "Free",
        with_note(tag(*STATES[state]), error),
        button(request, reverse("console:run_job"), "Run now", about=job.title, task=job.task),
    ]


def _every(period: timedelta, now: datetime) -> str:
    """`5 seconds`, `minute`, `15 minutes`, `hour`: as one says it after “every”."""
    return age(now - period, now).removeprefix("1 ")


@require_POST
def run(request: PersonRequest) -> HttpResponse:
    task = request.POST.get("task", "")[:100]
    services.run_job(task=task, by=request.user)
    messages.success(request, f"{task} starts as soon as a worker is free.")
    return redirect("console:jobs")
