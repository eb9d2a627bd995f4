"""Every application of a supplier, over all councils, from the passport alone: no council's schema is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dips.archives.queries import former_applications
from dips.councils.states import CouncilState
from dips.directory.models import ChallengeIndex, Passport
from dips.directory.queries import find, passport_of
from dips.kernel.errors import NotFound
from dips.suppliers.queries import organisations_of
from dips.ui import now as present
from dips.ui.languages import in_english
from dips.ui.spine import SpineStage

from ..states import CALL_CANCELLED, LIVE, NOT_ALL_SENT, PAGES, TAG_COLOURS, S
from .entry import MAY_APPLY
from .here import ORGANISATION

if TYPE_CHECKING:
    from dips.accounts.models import User


@dataclass
class Row:
    """One application as the list shows it."""

    line: Passport
    colour: str
    url: str
    print_url: str
    action: str
    dot: str
    spine: list[SpineStage]
    supplier: str = ""
    can_change: bool = False
    is_unsent: bool = False
    is_closed: bool = False


@dataclass
class Group:
    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


@require_GET
@login_required
def applications(request: HttpRequest) -> HttpResponse:
    """All of them, or those of the one organisation that the address names. Another's is not found."""
    organisations = list(organisations_of(cast("User", request.user)))
    if not organisations:
        return redirect(f"{reverse('suppliers:create')}?next={request.path}")
    names = {str(each.pk): each.legal_name for each in organisations}
    shown_of = [each.pk for each in organisations if request.GET.get(ORGANISATION) in (None, "", str(each.pk))]
    chosen = request.GET.get(ORGANISATION, "")
    if chosen and chosen not in names:
        raise NotFound
    groups = {
        "you": Group("you", _("Waiting for you")),
        "them": Group("them", _("With the council")),
        "done": Group("done", _("Decided")),
        "over": Group("over", _("Over")),
    }
    lines = list(passport_of(suppliers=shown_of).select_related("council__branding"))
    listed = _listed(lines)
    for line in lines:
        row = _row(line, listed.get((line.council_id, line.challenge_reference)))
        row.supplier = names[str(line.supplier_id)] if len(names) > 1 else ""
        groups["you" if row.is_unsent else _group_of(line)].rows.append(row)
    shown = [group for group in groups.values() if group.rows]
    return render(
        request,
        "applications/mine.html",
        {
            "groups": shown,
            "total": sum(len(group.rows) for group in shown),
            "councils": len({row.line.council_id for group in shown for row in group.rows}),
            "drafts": sum(not row.is_unsent for row in groups["you"].rows),
            "changed": sum(row.is_unsent for row in groups["you"].rows),
            "organisations": organisations,
            "switcher": _switcher(names, chosen),
            "chosen": names.get(chosen, ""),
            "ready": _ready(request, lines),
            "former": former_applications(shown_of),
        },
    )


def _switcher(names: dict[str, str], chosen: str) -> list[dict[str, object]]:
    """The way from one organisation's list to another's; nothing for who acts for one alone."""
    if len(names) < 2:
        return []
    here = reverse("applications:mine")
    every: dict[str, object] = {"text": _("All organisations"), "url": here, "current": not chosen}
    return [
        every,
        *(
            {"text": name, "url": f"{here}?{urlencode({ORGANISATION: key})}", "current": key == chosen}
            for key, name in names.items()
        ),
    ]


def _ready(request: HttpRequest, lines: list[Passport]) -> list[dict[str, str]]:
    """Challenges whose questions were answered before sign-in with a yes, and that nothing was started for yet."""
    found = []
    begun = {
        f"{line.council.slug}/{line.challenge_reference}"
        for line in lines
        if line.state in LIVE and line.applicant_label != in_english(CALL_CANCELLED)
    }
    for place in request.session.get(MAY_APPLY, []):
        slug, _slash, reference = place.partition("/")
        if place in begun:
            continue
        row = find(council=slug, reference=reference)
        if row is not None and row.status == "open":  # type: ignore[attr-defined]  # annotated by find
            url = reverse("applications:begin", kwargs={"council": slug, "reference": reference})
            found.append({"council": row.council.name, "question": row.question, "url": url})
    return found


def _group_of(line: Passport) -> str:
    if line.applicant_label == in_english(CALL_CANCELLED):
        return "over"
    return {S.DRAFT: "you", S.WITHDRAWN: "over", S.EXPIRED: "over", S.INELIGIBLE: "done"}.get(S(line.state), "them")


def _listed(lines: list[Passport]) -> dict[tuple[UUID, str], ChallengeIndex]:
    """The challenges of these lines as the directory has them, for where each stands."""
    rows = ChallengeIndex.objects.filter(
        council_id__in={line.council_id for line in lines}, reference__in={line.challenge_reference for line in lines}
    )
    return {(row.council_id, row.reference): row for row in rows.defer("search", "summary")}


def _row(line: Passport, listed: ChallengeIndex | None) -> Row:
    state = S(line.state)
    is_closed = line.council.state == CouncilState.SUSPENDED
    can_change = (
        not is_closed and state == S.SUBMITTED and line.closes_at is not None and line.closes_at > present.now()
    )
    is_unsent = can_change and line.applicant_label == in_english(NOT_ALL_SENT)
    action = {
        S.DRAFT: _("Carry on"),
        S.WITHDRAWN: _("See what happened"),
        S.EXPIRED: _("Read your draft"),
    }.get(state, _("Send your changes") if is_unsent else _("See receipt"))
    page = "answers" if is_unsent else PAGES.get(state, "done")
    place = {"council": line.council.slug, "application": line.application_id}
    print_url = reverse("applications:print", kwargs=place)
    branding = getattr(line.council, "branding", None)
    return Row(
        line=line,
        colour=TAG_COLOURS[S.DRAFT if is_unsent else state],
        url=print_url if is_closed else reverse(f"applications:{page}", kwargs=place),
        print_url=print_url,
        action=_("Read or print it") if is_closed else action,
        dot=branding.accent_text if branding else "",
        spine=listed.spine if listed else [],
        can_change=can_change,
        is_unsent=is_unsent,
        is_closed=is_closed,
    )
