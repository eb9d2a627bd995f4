"""Requests for councils: what was asked, how far it got, and the operator's answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils import links, provisioning, register, services
from dips.councils.models import ProvisioningRun, Region
from dips.councils.states import LIVE, RunState
from dips.kernel import clock
from dips.kernel.actors import in_words
from dips.kernel.workflow import can_move
from dips.ui import words

from ..ages import ago
from ..door import page
from ..queries import councils, runs
from ..tables import Table, columns, link, tag, with_note
from .events import events_of_one
from .reason import Question, ask

ON_A_PAGE = 25
EVERY = 5  # seconds between two looks at a council in the making
COLOURS = {
    RunState.REQUESTED: "yellow",
    RunState.REFUSED: "grey",
    RunState.WAITING: "blue",
    RunState.RUNNING: "blue",
    RunState.DONE: "green",
    RunState.FAILED: "red",
    RunState.REMOVED: "red",
}
FIRST_LABEL = "make the schema, its role and its rights"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    counts = runs.counts()
    shelf = request.GET.get("show", "")
    if shelf not in runs.SHELVES:
        shelf = next((key for key in runs.SHELVES if counts[key]), "requested")
    shown = Paginator(runs.listed(shelf), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "shelves": [(key, label, counts[key], key == shelf) for key, (label, _where) in runs.SHELVES.items()],
        "shelf": runs.SHELVES[shelf][0],
        "page_obj": shown,
        "table": runs_table(list(shown), clock.now(), caption=runs.SHELVES[shelf][0]),
    }
    return page(request, "requests", "requests", **context)


def runs_table(rows: list[ProvisioningRun], now: datetime, *, caption: str) -> Table:
    lines = [
        [
            with_note(link(reverse("console:request", args=[row.pk]), row.name), row.slug),
            tag(row.get_state_display(), COLOURS[RunState(row.state)]),
            f"{len(row.steps_done)} of {len(provisioning.ordered()) + 1}",
            row.blueprint,
            with_note(in_words(row.requested_label), ago(row.created_at, now)),
        ]
        for row in rows
    ]
    return Table(caption, columns("Council", "State", "#Steps done", "Blueprint", "Asked for by"), lines)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it got. While it is under way the page comes again by itself, unless the reader asks it not to."""
    run, now = _find(pk), clock.now()
    is_live = run.state in LIVE or run.state == RunState.FAILED
    steps = _steps(run)
    refreshes = is_live and request.GET.get("refresh") != "off"
    context: dict[str, Any] = {
        "run": run,
        "state": tag(run.get_state_display(), COLOURS[RunState(run.state)]),
        "steps": steps,
        "done": len([step for step in steps if step["state"] == "done"]),
        "lacking": _lacking(run),
        "is_live": is_live,
        "refreshes": refreshes,
        "every": EVERY,
        "address": links.council_url(run.council) if run.state == RunState.DONE and run.council else "",
        "since": ago(run.created_at, now),
        "facts": _facts(run),
        "tries": _tries(run) if any(entry["error"] for entry in run.step_log) else None,
        "events": events_of_one(
            list(councils.events("councils.provisioningrun", run.pk)[:20]), caption="What was done"
        ),
        "may_approve": can_move(run, "approve"),
        "may_refuse": can_move(run, "refuse"),
        "may_stop": can_move(run, "give_up"),
        "may_repeat": run.state == RunState.REMOVED,
        "is_stuck": runs.runs().filter(runs.STUCK, pk=run.pk).exists() if is_live else False,
    }
    response = page(request, "request", "requests", **context)
    if refreshes:
        response["Refresh"] = str(EVERY)
    return response


def _steps(run: ProvisioningRun) -> list[dict[str, str]]:
    """Every step with its state: done, now, failed or to come."""
    labels = [(provisioning.FIRST, FIRST_LABEL), *((step.key, step.label) for step in provisioning.ordered())]
    ended = {entry["step"]: entry["at"] for entry in run.step_log if not entry["error"]}
    present = provisioning.present_step(run) if run.state == RunState.RUNNING else ""
    broken = provisioning.present_step(run) if run.state in (RunState.FAILED, RunState.REMOVED) else ""
    found = []
    for key, label in labels:
        state = "done" if key in run.steps_done else "now" if key == present else "failed" if key == broken else "next"
        at = parse_datetime(ended[key]) if key in ended else None
        found.append(
            {"key": key, "label": label[:1].upper() + label[1:], "state": state, "at": words.moment(at) if at else ""}
        )
    return found


def _facts(run: ProvisioningRun) -> list[dict[str, Any]]:
    authority = Region.objects.filter(slug=run.details.get("authority", "")).first()
    return [
        {"key": "Web address", "value": links.default_host(run.slug)},
        {"key": "GSS code", "value": run.gss_code or "None"},
        {"key": "Region or nation", "value": run.region.name if run.region else "None"},
        {"key": "Strategic authority", "value": authority.name if authority else "None"},
        {"key": "Blueprint", "value": run.blueprint},
        {"key": "First officer", "value": run.admin_email},
        {"key": "Contact e-mail address", "value": run.details.get("contact_email", "")},
        {"key": "E-mail domain", "value": run.details.get("email_domain", "")},
        {"key": "Plan", "value": run.details.get("plan", "")},
        {"key": "Asked for by", "value": in_words(run.requested_label)},
    ]


def _lacking(run: ProvisioningRun) -> str:
    """What the council goes without, once it is made, until somebody says it. Those kept ready are nobody's yet."""
    if run.spare_of or run.details.get("illustrative") or run.state in (RunState.REFUSED, RunState.REMOVED):
        return ""
    council, authority = run.council, run.details.get("authority")
    place = (
        (council.gss_code, council.region_id, council.authority_id)
        if council
        else (run.gss_code, run.region_id, authority)
    )
    return register.lacking(gss_code=place[0], region=place[1], authority=place[2])


def _tries(run: ProvisioningRun) -> Table:
    rows = []
    for entry in run.step_log:
        at = parse_datetime(entry["at"])
        result = with_note(tag("Failed", "red"), entry["error"]) if entry["error"] else tag("Done", "green")
        rows.append([entry["step"], words.moment(at) if at else "", result])
    return Table("Every try", columns("Step", "Ended", "Result"), rows)


@require_POST
def approve(request: PersonRequest, pk: UUID) -> HttpResponse:
    run = services.approve_request(run=_find(pk), by=request.user)
    messages.success(request, f"{run.name} is approved. It is made now.")
    return redirect("console:request", run.pk)


@require_POST
def again(request: PersonRequest, pk: UUID) -> HttpResponse:
    run = _find(pk)
    try:
        fresh = services.retry_run(run=run, by=request.user)
    except provisioning.SlugTaken:
        same = runs.same_again(run.slug, run.name, request.user.pk)
        if same is None:
            raise
        return redirect("console:request", same.pk)
    return redirect("console:request", fresh.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PersonRequest, pk: UUID) -> HttpResponse:
    run = _find(pk)
    reader = "Whoever asked reads your reason in an e-mail." if run.admin_email else "The reason is kept in the trail."
    question = Question(f"Refuse {run.name}", reader, "Refuse this request", f"{run.name} is refused.")
    return _decide(request, run, question, services.refuse_request)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: PersonRequest, pk: UUID) -> HttpResponse:
    run = _find(pk)
    question = Question(
        f"Stop making {run.name}",
        "Everything made so far is removed. You can ask for the council again afterwards.",
        "Stop and remove",
        f"The making of {run.name} is stopped. What was begun is being removed.",
    )
    return _decide(request, run, question, services.cancel_run)


def _decide(
    request: PersonRequest, run: ProvisioningRun, question: Question, verb: Callable[..., ProvisioningRun]
) -> HttpResponse:
    return ask(
        request,
        question,
        section="requests",
        back=reverse("console:request", args=[run.pk]),
        act=lambda reason: verb(run=run, reason=reason, by=request.user),
    )


def _find(pk: UUID) -> ProvisioningRun:
    return get_object_or_404(runs.runs(), pk=pk)
