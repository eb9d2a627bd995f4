"""What is counted and measured, in Prometheus's text format. Every label's values come from our own code.

Requests are counted by each web process (`dips.kernel.counters`) and added up over the processes of one machine. What
the database and Valkey know is asked of them at the moment: whichever replica is asked, the answer is the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.db.models.functions import Now
from django.http import HttpResponse

from dips.kernel import counters, outbox
from dips.kernel.models import JobRun, OutboxMessage
from dips.kernel.models.outbox import OutboxState

from . import health, patience
from .jobs import SCHEDULER, scheduled
from .models import ProvisioningRun
from .scope import operator_scope, portal_scope
from .states import RunState

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
QUEUES = ("default", "provision")
OTHER = "other"

Sample = tuple[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: what it is, and the labels that its numbers have."""

    kind: str
    says: str
    labels: tuple[str, ...] = ()


FAMILIES = {
    "dips_requests_total": Family("counter", "Requests answered", ("method", "route", "status")),
    "dips_request_seconds": Family("histogram", "Seconds until an answer was ready", ("route",)),
    "dips_page_cache_total": Family("counter", "Public pages asked of the page cache", ("outcome",)),
    "dips_up": Family("gauge", "1 if this part answers as the ready check asks it, else 0", ("part",)),
    "dips_outbox_messages": Family("gauge", "Messages not delivered", ("kind", "state")),
    "dips_outbox_oldest_seconds": Family("gauge", "Since when the oldest message that is due waits"),
    "dips_provisioning_runs": Family("gauge", "Requests for a council", ("state",)),
    "dips_job_success_age_seconds": Family("gauge", "Since when a job of the schedule has not ended well", ("job",)),
    "dips_scheduler_age_seconds": Family("gauge", "Since when the scheduler has not been heard of"),
    "dips_queue_messages": Family("gauge", "Tasks that no worker has taken yet", ("queue",)),
}


# -- counted by each process -------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _mine() -> counters.Counters:
    return counters.Counters(folder())


def folder() -> Path:
    return Path(settings.RUN_ROOT) / "metrics"


def request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer, by the class of its status: `2xx`."""
    _mine().add("dips_requests_total", (method, route, f"{status // 100}xx"), [1.0])
    buckets = [0.0] * (len(BUCKETS) + 1)
    buckets[bisect_left(BUCKETS, seconds)] = 1.0
    _mine().add("dips_request_seconds", (route,), [seconds, *buckets])


def page_cache(outcome: str) -> None:
    """`hit`, `miss`, or whatever few words the page cache has for it."""
    _mine().add("dips_page_cache_total", (outcome,), [1.0])


# -- asked at the moment -------------------------------------------------------------------------------


def _outbox() -> dict[str, list[Sample]]:
    with operator_scope():
        open_ones = OutboxMessage.objects.exclude(state=OutboxState.DONE)
        rows = open_ones.order_by().values_list("kind", "state").annotate(Count("id"))
        counts: dict[tuple[str, ...], float] = {}
        for kind, state, count in rows:
            key = (kind if kind in outbox.handlers else OTHER, state)
            counts[key] = counts.get(key, 0.0) + count
        due = OutboxMessage.objects.filter(state=OutboxState.WAITING, due_at__lte=Now())
        oldest = due.aggregate(age=Now() - Min("due_at"))["age"]
    return {
        "dips_outbox_messages": list(counts.items()),
        "dips_outbox_oldest_seconds": [((), oldest.total_seconds() if oldest else 0.0)],
    }


def _provisioning() -> dict[str, list[Sample]]:
    with operator_scope():
        found = dict(ProvisioningRun.objects.order_by().values_list("state").annotate(Count("id")))
    return {"dips_provisioning_runs": [((str(state),), float(found.get(state, 0))) for state in RunState]}


def _jobs() -> dict[str, list[Sample]]:
    with portal_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    with operator_scope():
        ran = {row.name: row for row in JobRun.objects.all()}
    known = [(name, ran[name].finished_at) for name in sorted(scheduled()) if name in ran]
    beat = ran.get(SCHEDULER)
    return {
        "dips_job_success_age_seconds": [((name,), (now - at).total_seconds()) for name, at in known if at is not None],
        "dips_scheduler_age_seconds": [((), (now - beat.started_at).total_seconds())] if beat else [],
    }


def _queues() -> dict[str, list[Sample]]:
    quick = {"socket_connect_timeout": 1, "socket_timeout": 1}
    with current_app.connection_for_read(connect_timeout=2, transport_options=quick) as link:
        client = link.default_channel.client
        return {"dips_queue_messages": [((queue,), float(client.llen(queue))) for queue in QUEUES]}


ASKED: dict[str, Callable[[], object]] = {
    "metrics outbox": _outbox, "metrics provisioning": _provisioning, "metrics jobs": _jobs, "metrics queues": _queues,
}  # fmt: skip


# -- written down ------------------------------------------------------------------------------------


def answer() -> HttpResponse:
    return HttpResponse(text(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def text() -> str:
    """All families. One whose source does not answer has no numbers; `dips_up` says which that is."""
    found: dict[str, list[Sample]] = {}
    answered = patience.answers(health.CHECKS | ASKED)
    found["dips_up"] = [((name,), float(answered[name] == "ok")) for name in health.CHECKS]
    for name in ASKED:
        said = answered[name]
        if isinstance(said, dict):
            found |= said
    return "\n".join([*_lines(found, counters.total(folder())), ""])


def _lines(asked: dict[str, list[Sample]], counted: dict[counters.Key, list[float]]) -> Iterator[str]:
    for name, family in FAMILIES.items():
        yield f"# HELP {name} {family.says}."
        yield f"# TYPE {name} {family.kind}"
        mine = [(labels, values) for (of, labels), values in sorted(counted.items()) if of == name]
        for labels, values in mine:
            if family.kind == "histogram":
                yield from _histogram(name, family.labels, labels, values)
            else:
                yield _line(name, zip(family.labels, labels, strict=True), values[0])
        for labels, value in asked.get(name, []):
            yield _line(name, zip(family.labels, labels, strict=True), value)


def _histogram(name: str, names: tuple[str, ...], labels: tuple[str, ...], values: list[float]) -> Iterator[str]:
    """The sum, then a number for each bucket; Prometheus wants each to hold those below it too."""
    seconds, *buckets = values
    own, upto = list(zip(names, labels, strict=True)), 0.0
    for limit, count in zip([*map(str, BUCKETS), "+Inf"], buckets, strict=True):
        upto += count
        yield _line(f"{name}_bucket", [*own, ("le", limit)], upto)
    yield _line(f"{name}_sum", own, seconds)
    yield _line(f"{name}_count", own, upto)


def _line(name: str, labels: Iterable[tuple[str, str]], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels)
    return f"{name}{{{told}}} {value!r}" if told else f"{name} {value!r}"


def _escaped(said: str) -> str:
    return said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
