"""The list of challenges: those one may know of, narrowed by programme, stage, status and words."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.staff.officer import page
from dips.staff.rules import can, require
from tenants.programmes.queries import programmes, stage_names

from .. import faces, queries, rules
from ..models import Challenge
from ..states import ChallengeStatus

ICON = "help"
ROWS = 25
COLOURS = {
    ChallengeStatus.DRAFT: "grey",
    ChallengeStatus.IN_REVIEW: "yellow",
    ChallengeStatus.CHANGES_REQUESTED: "yellow",
    ChallengeStatus.APPROVED: "blue",
    ChallengeStatus.PUBLISHED: "green",
    ChallengeStatus.ARCHIVED: "grey",
    ChallengeStatus.WITHDRAWN: "grey",
}


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    require(request.user, rules.VIEW)
    mine = queries.visible_to(request.user)
    found = narrowed(mine, request)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    shown = list(rows)
    columns = [(column.label, column.values(request, shown)) for _key, column in faces.columns]
    return page(
        request,
        "challenges/admin/index.html",
        title=_("Challenges"),
        icon=ICON,
        rows=[
            {
                "challenge": challenge,
                "spine": queries.spine(challenge),
                "stage": queries.stage_name(challenge),
                "colour": COLOURS[ChallengeStatus(challenge.status)],
                "cells": [(label, values.get(challenge.pk, "")) for label, values in columns],
            }
            for challenge in shown
        ],
        columns=[label for label, _values in columns],
        page_obj=rows,
        count=rows.paginator.count,
        programmes=programmes(),
        stages=stage_names(),
        statuses=ChallengeStatus.choices,
        asked=request.GET,
        may_write=can(request.user, rules.WRITE),
    )


def narrowed(challenges: QuerySet[Challenge], request: PersonRequest) -> QuerySet[Challenge]:
    """A filter that means nothing finds nothing; an empty one does not count."""
    for name, lookup in (("programme", "programme__slug"), ("stage", "stage"), ("status", "status")):
        wanted = request.GET.get(name, "").strip()
        if wanted:
            challenges = challenges.filter(**{lookup: wanted})
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if words:
        challenges = challenges.filter(
            Q(question__icontains=words) | Q(title__icontains=words) | Q(reference__icontains=words)
        )
    return challenges.order_by("reference")
