"""Every application of a supplier, over all councils, from the passport alone: no council's schema is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dips.directory.models import Passport
from dips.directory.queries import find, passport_of
from dips.suppliers.queries import organisations_of

from ..states import TAG_COLOURS, S
from .entry import CHECKED

if TYPE_CHECKING:
    from dips.accounts.models import User


@dataclass
class Row:
    """One application as the list shows it."""

    line: Passport
    colour: str
    url: str
    action: str


@dataclass
class Group:
    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


@require_GET
@login_required
def applications(request: HttpRequest) -> HttpResponse:
    organisations = list(organisations_of(cast("User", request.user)))
    if not organisations:
        return redirect(f"{reverse('suppliers:create')}?next={request.path}")
    groups = {
        "you": Group("you", _("Waiting for you")),
        "them": Group("them", _("With the council")),
        "done": Group("done", _("Decided")),
        "over": Group("over", _("Over")),
    }
    for line in passport_of(suppliers=[each.pk for each in organisations]):
        groups[_group_of(line.state)].rows.append(_row(line))
    shown = [group for group in groups.values() if group.rows]
    return render(
        request,
        "applications/mine.html",
        {
            "groups": shown,
            "total": sum(len(group.rows) for group in shown),
            "councils": len({row.line.council_id for group in shown for row in group.rows}),
            "waiting": len(groups["you"].rows),
            "organisations": organisations,
            "ready": _ready(request),
        },
    )


def _ready(request: HttpRequest) -> list[dict[str, str]]:
    """Challenges whose questions were answered before sign-in, and that nothing was started for yet."""
    found = []
    for place in request.session.get(CHECKED, {}):
        slug, _slash, reference = place.partition("/")
        row = find(council=slug, reference=reference)
        if row is not None and row.status == "open":  # type: ignore[attr-defined]  # annotated by find
            url = reverse("applications:begin", kwargs={"council": slug, "reference": reference})
            found.append({"council": row.council.name, "question": row.question, "url": url})
    return found


def _group_of(state: str) -> str:
    return {S.DRAFT: "you", S.WITHDRAWN: "over", S.EXPIRED: "over", S.INELIGIBLE: "done"}.get(S(state), "them")


def _row(line: Passport) -> Row:
    state = S(line.state)
    page, action = {
        S.DRAFT: ("tasks", _("Carry on")),
        S.WITHDRAWN: ("withdraw", _("See what happened")),
        S.EXPIRED: ("answers", _("Read your draft")),
    }.get(state, ("done", _("See receipt")))
    place = {"council": line.council.slug, "reference": line.challenge_reference}
    return Row(line, TAG_COLOURS[state], reverse(f"applications:{page}", kwargs=place), action)
