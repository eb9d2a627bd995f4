"""The list of councils: searched, sieved, sorted, and a page at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dips.billing.queries import Line, payments
from dips.councils import plans
from dips.councils.models import Activity, Council
from dips.councils.plans import Measure
from dips.councils.states import CouncilState
from dips.kernel import clock
from dips.ui import words

from ..ages import ago, reported
from ..door import page
from ..forms import CouncilSearch
from ..queries import blueprints, councils
from ..tables import Cell, Table, columns, link, tag, with_note

ON_A_PAGE = 25
COLOURS = {
    CouncilState.SPARE: "grey",
    CouncilState.PROVISIONING: "blue",
    CouncilState.ACTIVE: "green",
    CouncilState.SUSPENDED: "yellow",
    CouncilState.OFFBOARDED: "grey",
}
NOT_YET = "Not known yet"
SILENT = frozenset({"none", "paid"})  # standings that the list need not mention


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    taken = sorted({name for name, _version in blueprints.adoptions()})
    form = CouncilSearch(request.GET or None, blueprints=taken)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sieve = {key: asked.get(key, "") for key in ("state", "plan", "region", "blueprint")}
    sought = asked.get("q", "").strip()
    found = councils.found(words=sought, order=asked.get("order", ""), **sieve)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page_obj": shown,
        "table": _table(list(shown)),
        "count": shown.paginator.count,
        "is_filtered": bool(sought) or any(sieve.values()),
    }
    return page(request, "councils", "councils", **context)


def _table(rows: list[Council]) -> Table:
    now, paid = clock.now(), payments()
    taken = councils.blueprints_of(row.schema_name for row in rows)
    lines: list[list[Cell]] = []
    for row in rows:
        noted = getattr(row, "activity", None)
        lines.append(
            [
                with_note(link(reverse("console:council", args=[row.slug]), row.name), row.slug),
                with_note(state_tag(row), "read-only" if row.read_only_since else ""),
                with_note(row.region.name if row.region else "", taken.get(row.schema_name, "")),
                with_note(plan_title(row), _standing(paid.get(row.schema_name))),
                noted.people if noted else NOT_YET,
                _of(noted, row, Measure.OPEN_CALLS),
                _of(noted, row, Measure.STORAGE),
                with_note(*_last_change(noted, now)),
            ]
        )
    heads = columns("Council", "State", "Region", "Plan", "#People", "#Open calls", "#Files", "Last change")
    return Table("Councils", heads, lines)


def _last_change(noted: Activity | None, now: datetime) -> tuple[str, str]:
    """And when the council reported its figures, which are of that moment."""
    if noted is None:
        return NOT_YET, ""
    return ago(noted.last_at, now) if noted.last_at else NOT_YET, reported(noted.noted_at, now)


def state_tag(council: Council) -> SafeString:
    return tag(council.get_state_display(), COLOURS[CouncilState(council.state)])


def plan_title(council: Council) -> str:
    plan = plans.of(council.plan)
    return str(plan.title) if plan else council.plan or "None"


def amount(measure: Measure, number: int) -> str:
    """How much of it, as people say it."""
    return words.size(number) if measure == Measure.STORAGE else str(number)


def _of(noted: Activity | None, council: Council, measure: Measure) -> Cell:
    """What is used, and of how much."""
    if noted is None:
        return NOT_YET
    plan = plans.of(council.plan)
    limit = plan.limit(measure) if plan else None
    return with_note(amount(measure, getattr(noted, measure)), f"of {amount(measure, limit)}" if limit else "")


def _standing(line: Line | None) -> str:
    return line.standing_label if line is not None and line.standing not in SILENT else ""
