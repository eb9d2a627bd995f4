"""One council: what it is, its plan and payments, what it uses, how it fares, how it was made, what was done to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from dips.billing.queries import payments_of
from dips.councils import faring, links, register
from dips.councils.models import Council
from dips.councils.states import CouncilState
from dips.councils.usage import Used
from dips.kernel import clock
from dips.kernel.workflow import can_move
from dips.ui import words

from ..ages import ago, reported
from ..door import page
from ..queries import access as accesses
from ..queries import councils, runs
from ..tables import Cell, Table, columns, link, tag, with_note
from .councils import NOT_YET, amount, plan_title, state_tag
from .events import events_of_one
from .exports import exports_table
from .requests import runs_table

Facts = list[dict[str, Any]]
LABELS = {
    "programmes": "Programmes that are not closed",
    "open_calls": "Calls that are announced or open",
    "seats": "Seats: people and open invitations",
    "storage_bytes": "Files",
}


@require_safe
def detail(request: HttpRequest, council: str) -> HttpResponse:
    row, now = find(council), clock.now()
    is_active = row.state == CouncilState.ACTIVE
    context: dict[str, Any] = {
        "council": row,
        "state": state_tag(row),
        "address": links.council_url(row) if is_active else "",
        "facts": _facts(row),
        "plan": _plan(row),
        "lacking": _lacking(row),
        "usage": _usage(faring.usage(row)),
        "reported": reported(row.activity.noted_at, now) if hasattr(row, "activity") else "",
        "health": _health(row, now),
        "exports": exports_table(request, row, now),
        "runs": runs_table(list(runs.runs().filter(council=row)), now, caption="How it was made"),
        "events": events_of_one(list(councils.events("councils.council", row.pk)[:20]), caption="What was done to it"),
        "may_suspend": can_move(row, "suspend"),
        "may_resume": can_move(row, "resume"),
        "is_active": is_active,
        "accesses": accesses.open_in(row.schema_name).count(),
    }
    return page(request, "council", "councils", **context)


def find(slug: str) -> Council:
    return get_object_or_404(Council.objects.select_related("region", "authority", "activity", "branding"), slug=slug)


def _facts(row: Council) -> Facts:
    place = reverse("console:authority", args=[row.slug])
    return [
        {"key": "Web addresses", "value": [domain.domain for domain in row.domains.all()]},
        {"key": "GSS code", "value": row.gss_code or "None", "change_url": place},
        {"key": "Region or nation", "value": row.region.name if row.region else "None", "change_url": place},
        {"key": "Strategic authority", "value": row.authority.name if row.authority else "None", "change_url": place},
        {"key": "Contact e-mail address", "value": row.contact_email},
        {"key": "E-mail domain", "value": row.email_domain},
        {"key": "Blueprint", "value": [f"{each}, {words.day(each.adopted_at)}" for each in councils.adoptions(row)]},
        {"key": "Since", "value": words.day(row.created_at)},
    ]


def _lacking(row: Council) -> str:
    """What an operator can still say of a council that is here to stay. One made up for show is nowhere."""
    if row.illustrative or row.state not in (CouncilState.ACTIVE, CouncilState.SUSPENDED):
        return ""
    return register.lacking(gss_code=row.gss_code, region=row.region, authority=row.authority)


def _plan(row: Council) -> Facts:
    paid = payments_of(row.schema_name)
    read_only = f"Since {words.moment(row.read_only_since)}: {row.read_only_reason}" if row.read_only_since else "No"
    facts: Facts = [{"key": "Plan", "value": plan_title(row)}, {"key": "Read-only", "value": read_only}]
    if paid is None:
        return [*facts, {"key": "Payments", "value": "Nothing to pay"}]
    return [
        *facts,
        {"key": "Payments", "value": f"{paid.standing_label} {paid.way}".strip()},
        {"key": "Paid until", "value": words.day(paid.paid_until) if paid.paid_until else "Not paid yet"},
        {"key": "Ends", "value": words.day(paid.ends_at) if paid.ends_at else "No end is set"},
        {"key": "Read-only from", "value": words.moment(paid.grace_ends) if paid.grace_ends else "Nothing is overdue"},
        {"key": "To look at in Stripe", "value": paid.trouble or "Nothing"},
    ]


def _usage(used: list[Used]) -> Table:
    rows: list[list[Cell]] = [
        [
            LABELS[each.measure],
            amount(each.measure, each.used),
            "No limit" if each.of is None else amount(each.measure, each.of),
            _share(each),
        ]
        for each in used
    ]
    return Table("What it uses of its plan", columns("What", "#Used", "#Limit", "#Share"), rows)


def _share(used: Used) -> Cell:
    if used.of is None:
        return "None"
    return with_note(
        f"{used.percent} %", tag("Full", "red") if used.is_full else tag("Near", "yellow") if used.is_near else ""
    )


def _health(row: Council, now: Any) -> Facts:
    left, noted = faring.backlog(row), getattr(row, "activity", None)
    behind, as_of = faring.is_behind(row), reported(noted.noted_at, now) if noted else ""
    schema = "No schema" if behind is None else tag("Behind the code", "red") if behind else tag("As the code", "green")
    outbox = f"{reverse('console:outbox')}?council={row.slug}&show="
    return [
        {"key": "Schema", "value": schema},
        {"key": "Messages given up", "value": link(f"{outbox}failed", str(left.failed)) if left.failed else "None"},
        {"key": "Messages set aside", "value": link(f"{outbox}parked", str(left.parked)) if left.parked else "None"},
        {
            "key": "Messages that wait",
            "value": f"{left.waiting}, {left.late} of them late" if left.waiting else "None",
        },
        {"key": "Oldest message", "value": ago(left.oldest, now) if left.oldest else "None"},
        {"key": "People with a role", "value": str(noted.people) if noted else NOT_YET, "note": as_of},
        {"key": "Last change", "value": ago(noted.last_at, now) if noted and noted.last_at else NOT_YET, "note": as_of},
    ]
