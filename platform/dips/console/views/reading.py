"""Pages to read and not to act on: jobs, blueprints, the trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dips.blueprints import shelf
from dips.kernel import clock

from ..ages import ago
from ..door import page
from ..queries import blueprints as library
from ..queries import jobs as schedule
from ..queries import trail as record
from ..tables import Cell, Table, columns, tag, with_note
from .events import events_table

ON_A_PAGE = 50
STATES = {
    "never": ("Not run yet", "grey"),
    "failed": ("Failed", "red"),
    "late": ("Late", "red"),
    "well": ("As it should", "green"),
}


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows = [_job(job, now) for job in schedule.jobs()]
    heads = columns("Job", "Every", "Last begun", "#Seconds", "Lease", "State")
    return page(request, "jobs", "jobs", table=Table("What runs by itself", heads, rows))


def _job(job: schedule.Job, now: datetime) -> list[Cell]:
    run, lease = job.run, job.lease
    state = job.state(now)
    error = run.error if run is not None and state == "failed" else ""
    return [
        with_note(job.title[:1].upper() + job.title[1:], job.task),
        _every(job.every),
        ago(run.started_at, now) if run else "Never",
        f"{run.seconds:.1f}" if run and run.seconds is not None else "None",
        "Held now" if lease and lease.until > now else f"Given back {ago(lease.until, now)}" if lease else "None",
        with_note(tag(*STATES[state]), error),
    ]


def _every(period: timedelta) -> str:
    seconds = int(period.total_seconds())
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"


@require_safe
def blueprints(request: HttpRequest) -> HttpResponse:
    taken = library.adoptions()
    shipped = {(each.name, each.version): each for each in shelf.shipped()}
    rows: list[list[Cell]] = [
        [with_note(each.title, f"{each.name} {each.version}"), each.licence, taken.get(key, 0)]
        for key, each in shipped.items()
    ]
    others: list[list[Cell]] = [
        [with_note(name, version), "Not in the library", count]
        for (name, version), count in taken.items()
        if (name, version) not in shipped
    ]
    heads = columns("Blueprint", "Licence", "#Councils that took it")
    return page(request, "blueprints", "blueprints", table=Table("Blueprints", heads, rows + others))


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    everybody = request.GET.get("who") == "everybody"
    words = request.GET.get("q", "").strip()[:100]
    found = record.events(people_only=not everybody, words=words)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page_obj": shown,
        "table": events_table(list(shown), caption="The trail, newest first"),
        "everybody": everybody,
        "words": words,
    }
    return page(request, "trail", "trail", **context)
