"""The list of councils, one council, and its doors closed and opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils import links, services
from dips.councils.models import Council
from dips.councils.states import CouncilState
from dips.kernel import clock
from dips.kernel.workflow import can_move
from dips.ui import words

from ..ages import ago
from ..door import page
from ..forms import CouncilSearch
from ..queries import blueprints, councils, outbox, runs
from ..tables import Table, columns, link, tag, with_note
from .events import events_of_one
from .reason import Question, ask
from .requests import runs_table

ON_A_PAGE = 25
COLOURS = {
    CouncilState.SPARE: "grey",
    CouncilState.PROVISIONING: "blue",
    CouncilState.ACTIVE: "green",
    CouncilState.SUSPENDED: "yellow",
    CouncilState.OFFBOARDED: "grey",
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    taken = sorted({name for name, _version in blueprints.adoptions()})
    form = CouncilSearch(request.GET or None, blueprints=taken)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = councils.found(
        words=asked.get("q", "").strip(),
        state=asked.get("state", ""),
        region=asked.get("region", ""),
        blueprint=asked.get("blueprint", ""),
    )
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page_obj": shown,
        "table": _table(list(shown)),
        "count": shown.paginator.count,
        "is_filtered": any(asked.values()),
    }
    return page(request, "councils", "councils", **context)


def _table(rows: list[Council]) -> Table:
    now = clock.now()
    taken = councils.blueprints_of(row.schema_name for row in rows)
    lines = [
        [
            with_note(link(reverse("console:council", args=[row.slug]), row.name), row.slug),
            state_tag(row),
            row.region.name if row.region else "",
            taken.get(row.schema_name, ""),
            words.day(row.created_at),
            _people(row),
            ago(_last(row), now) if _last(row) else "Not known yet",
        ]
        for row in rows
    ]
    heads = columns("Council", "State", "Region or nation", "Blueprint", "Since", "#People", "Last change")
    return Table("Councils", heads, lines)


def state_tag(council: Council) -> str:
    return tag(council.get_state_display(), COLOURS[CouncilState(council.state)])


def _people(council: Council) -> int | str:
    activity = getattr(council, "activity", None)
    return activity.people if activity is not None else "Not known yet"


def _last(council: Council) -> datetime | None:
    activity = getattr(council, "activity", None)
    return activity.last_at if activity is not None else None


@require_safe
def detail(request: HttpRequest, council: str) -> HttpResponse:
    row = _find(council)
    now = clock.now()
    sent = outbox.messages().filter(schema=row.schema_name, state="failed").count()
    context: dict[str, Any] = {
        "council": row,
        "state": state_tag(row),
        "address": links.council_url(row) if row.state == CouncilState.ACTIVE else "",
        "facts": [
            {"key": "Web addresses", "value": [domain.domain for domain in row.domains.all()]},
            {"key": "Region or nation", "value": row.region.name if row.region else ""},
            {"key": "GSS code", "value": row.gss_code},
            {"key": "Contact e-mail address", "value": row.contact_email},
            {"key": "E-mail domain", "value": row.email_domain},
            {"key": "Plan", "value": row.plan},
            {
                "key": "Blueprint",
                "value": [f"{each}, {words.day(each.adopted_at)}" for each in councils.adoptions(row)],
            },
            {"key": "Since", "value": words.day(row.created_at)},
            {"key": "People with a role", "value": str(_people(row))},
            {"key": "Last change", "value": ago(_last(row), now) if _last(row) else "Not known yet"},
            {"key": "Messages given up", "value": _given_up(row, sent)},
        ],
        "runs": runs_table(list(runs.runs().filter(council=row)), now, caption="How it was made"),
        "events": events_of_one(list(councils.events("councils.council", row.pk)[:20]), caption="What was done to it"),
        "may_suspend": can_move(row, "suspend"),
        "may_resume": can_move(row, "resume"),
    }
    return page(request, "council", "councils", **context)


def _given_up(council: Council, count: int) -> str:
    if not count:
        return "None"
    return link(f"{reverse('console:outbox')}?show=failed&council={council.slug}", str(count))


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PersonRequest, council: str) -> HttpResponse:
    """Ask why, saying what will happen; then close its doors."""
    row = _find(council)
    question = Question(
        f"Suspend {row.name}",
        "Its site, its back office and its challenges on the portal answer “not found”, at once and for everybody, "
        "suppliers with an unfinished application among them. Nothing is deleted, and you can open it again.",
        "Suspend this council",
        f"{row.name} is suspended. Its addresses answer “not found”.",
    )
    return _decide(request, row, question, services.suspend_council)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: PersonRequest, council: str) -> HttpResponse:
    row = _find(council)
    question = Question(
        f"Open {row.name} again",
        "Its site, its back office and its challenges are as they were.",
        "Open this council",
        f"{row.name} is open again.",
        is_grave=False,
    )
    return _decide(request, row, question, services.resume_council)


def _decide(request: PersonRequest, row: Council, question: Question, verb: Callable[..., Council]) -> HttpResponse:
    return ask(
        request,
        question,
        section="councils",
        back=reverse("console:council", args=[row.slug]),
        act=lambda reason: verb(council=row, reason=reason, by=request.user),
    )


def _find(slug: str) -> Council:
    row = Council.objects.select_related("region", "activity", "branding").filter(slug=slug).first()
    if row is None:
        raise Http404
    return row
