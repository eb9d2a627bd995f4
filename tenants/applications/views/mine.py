"""Every application of a supplier, over all councils, from the passport alone: no council's schema is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dips.directory.models import ChallengeIndex, Passport
from dips.directory.queries import find, passport_of
from dips.suppliers.queries import organisations_of
from dips.ui.spine import SpineStage

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
    dot: str
    spine: list[SpineStage]


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
    lines = list(passport_of(suppliers=[each.pk for each in organisations]).select_related("council__branding"))
    listed = _listed(lines)
    for line in lines:
        groups[_group_of(line.state)].rows.append(_row(line, listed.get((line.council_id, line.challenge_reference))))
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


def _listed(lines: list[Passport]) -> dict[tuple[UUID, str], ChallengeIndex]:
    """The challenges of these lines as the directory has them, for where each stands."""
    rows = ChallengeIndex.objects.filter(
        council_id__in={line.council_id for line in lines}, reference__in={line.challenge_reference for line in lines}
    )
    return {(row.council_id, row.reference): row for row in rows.defer("search", "summary")}


def _row(line: Passport, listed: ChallengeIndex | None) -> Row:
    state = S(line.state)
    page, action = {
        S.DRAFT: ("tasks", _("Carry on")),
        S.WITHDRAWN: ("withdraw", _("See what happened")),
        S.EXPIRED: ("answers", _("Read your draft")),
    }.get(state, ("done", _("See receipt")))
    place = {"council": line.council.slug, "reference": line.challenge_reference}
    branding = getattr(line.council, "branding", None)
    return Row(
        line=line,
        colour=TAG_COLOURS[state],
        url=reverse(f"applications:{page}", kwargs=place),
        action=action,
        dot=branding.accent_text if branding else "",
        spine=listed.spine if listed else [],
    )
