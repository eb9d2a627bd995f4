"""What needs the operator now, before anything that is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.archives import queries as archives
from dips.councils import faring
from dips.councils.states import CouncilState
from dips.kernel import clock

from ..ages import ago
from ..door import page
from ..queries import access, councils, jobs, outbox, runs
from ..tables import Table, columns, tag, with_note

SKEW = 2.0  # seconds between this machine's clock and the database's


@dataclass(frozen=True, slots=True)
class Need:
    """Something to act on: how many, what, why, and where."""

    count: int
    what: str
    why: str
    url: str
    is_bad: bool = True


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    now = clock.now()
    skew = abs((datetime.now(UTC) - now).total_seconds())
    processes = jobs.processes()
    states = councils.by_state()
    context: dict[str, Any] = {
        "needs": [
            *_asked(access.waiting_for(request.user).count()),
            *_needs(runs.counts(), outbox.counts()),
            *_jobs([job.state(now) for job in jobs.jobs()]),
            *_behind(),
            *_exports(),
            *_silent(processes, now),
            *_skewed(skew),
        ],
        "states": [
            (CouncilState(key).label, count, f"{reverse('console:councils')}?state={key}")
            for key, count in states.items()
        ],
        "processes": _table(processes, now),
        "skew": f"{skew:.1f}",
    }
    return page(request, "home", "home", **context)


def _needs(made: dict[str, int], sent: dict[str, int]) -> list[Need]:
    requests, messages = reverse("console:requests"), reverse("console:outbox")
    found = [
        Need(
            made["stuck"],
            _many(made["stuck"], "council stands still in the making", "councils stand still in the making"),
            "No worker has touched it for two minutes.",
            f"{requests}?show=live",
        ),
        Need(
            made["lately"],
            _many(made["lately"], "council could not be made this week", "councils could not be made this week"),
            "Everything begun was removed again. See why, then try again.",
            f"{requests}?show=failed",
        ),
        Need(
            sent["failed"],
            _many(sent["failed"], "message was given up", "messages were given up"),
            "Every try failed; nobody tries any more.",
            f"{messages}?show=failed",
        ),
        Need(
            sent["stuck"],
            _many(
                sent["stuck"], "message is held by a worker that is gone", "messages are held by a worker that is gone"
            ),
            "The next worker takes them over. If the number stays, no worker runs.",
            f"{messages}?show=stuck",
        ),
        Need(
            sent["overdue"],
            _many(sent["overdue"], "message is overdue", "messages are overdue"),
            "They should have left more than five minutes ago.",
            f"{messages}?show=overdue",
        ),
        Need(
            made["requested"],
            _many(made["requested"], "request waits for your answer", "requests wait for your answer"),
            "Approve it or refuse it with a reason.",
            f"{requests}?show=requested",
            is_bad=False,
        ),
    ]
    return [need for need in found if need.count]


def _jobs(states: list[str]) -> list[Need]:
    """Those that failed. One that is late is late with its worker, which is told on its own."""
    count = states.count("failed")
    what = _many(count, "job failed at its last turn", "jobs failed at their last turn")
    why = "See why. It is tried again at its next turn, or now."
    return [Need(count, what, why, reverse("console:jobs"))] if count else []


def _behind() -> list[Need]:
    if faring.all_followed():
        return []
    why = "The last `dips migrate` did not bring every council along. Run it again; its Job says which and why."
    return [Need(1, "upgrade is not finished", why, f"{reverse('console:councils')}?order=quiet")]


def _exports() -> list[Need]:
    """Each leads to its council; of several, to the newest."""
    failed = list(archives.failed_exports())
    if not failed:
        return []
    slug = next((council.slug for council in [councils.names().get(failed[0].schema)] if council), "")
    what = _many(len(failed), "file of a whole council could not be made", "files of whole councils could not be made")
    url = reverse("console:council", args=[slug]) if slug else reverse("console:councils")
    return [Need(len(failed), what, "See why on the council’s page, then have it made again.", url)]


def _asked(count: int) -> list[Need]:
    what = _many(count, "emergency access waits for your answer", "emergency accesses wait for your answer")
    why = "Another operator asks to read content of a council. Without you it does not open."
    return [Need(count, what, why, reverse("console:accesses"), is_bad=False)] if count else []


def _silent(processes: list[jobs.Process], now: datetime) -> list[Need]:
    return [
        Need(
            1,
            f"the {process.name.lower()} is silent",
            f"It was last heard of {ago(process.seen, now)}." if process.seen else "It was never heard of.",
            reverse("console:jobs"),
        )
        for process in processes
        if process.is_silent(now)
    ]


def _skewed(seconds: float) -> list[Need]:
    if seconds < SKEW:
        return []
    what = "clock differs from the database’s"
    return [Need(1, what, f"This machine is {seconds:.0f} seconds off.", reverse("console:jobs"))]


def _table(processes: list[jobs.Process], now: datetime) -> Table:
    rows = [
        [
            with_note(process.name, process.does),
            ago(process.seen, now),
            tag("Silent", "red") if process.is_silent(now) else tag("At work", "green"),
        ]
        for process in processes
    ]
    return Table("What works behind the pages", columns("Part", "Last heard of", "State"), rows)


def _many(count: int, one: str, several: str) -> str:
    return one if count == 1 else several
