"""The task list: every part, and how far it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import document, progress, queries, working
from ..states import PAGES, S
from ..working import WorkingCopy
from .doors import applicants_only
from .here import Here, find_application

if TYPE_CHECKING:
    from tenants.calls.models import EligibilityRule


@require_GET
@applicants_only
def one(request: HttpRequest, application: UUID) -> HttpResponse:
    """The application's plain address, as letters give it: to the page that matters now."""
    here = find_application(request, application)
    return here.go(PAGES.get(S(here.application.state), "done"))


@require_GET
@applicants_only
def tasks(request: HttpRequest, application: UUID) -> HttpResponse:
    here = find_application(request, application)
    if not here.can_edit:
        return here.go("done") if queries.last_receipt(here.application) else here.go("answers")
    now, rules = working.copy_of(here.application), queries.rules_of(here.application.call)
    parts = [_before(here, rules), *_pages(here, now)]
    done = sum(part.state == progress.DONE for part in parts)
    ready = not document.problems(here.application, now, rules)
    groups: list[tuple[str, list[Any]]] = [
        (title, list(rows)) for title, rows in groupby(parts, key=attrgetter("group"))
    ]
    groups[0][1].append(_organisation(here))
    receipt = queries.last_receipt(here.application)
    unsent = document.has_unsent_changes(here.application, receipt, now=now, rules=rules)
    groups[-1][1].append(_send(here, ready, unsent=unsent))
    return render(
        request,
        "applications/tasks.html",
        here.context(
            groups=groups,
            done=done + 1,
            total=len(parts) + 1,
            ready=ready,
            receipt=receipt,
            unsent=unsent,
            to_send=unsent or receipt is None,
        ),
    )


def _before(here: Here, rules: list[EligibilityRule]) -> progress.Part:
    return progress.Part(
        key="check",
        title=_("Check you can apply"),
        group=_("Before you start"),
        state=progress.eligibility_state(here.application, rules),
        url=here.url("check"),
    )


def _organisation(here: Here) -> progress.Part:
    return progress.Part(
        key="organisation",
        title=_("Your organisation"),
        group=_("Before you start"),
        state=progress.DONE,
        hint=_("From your profile. Check that it is still right"),
        url=here.organisation_url,
    )


def _pages(here: Here, now: WorkingCopy) -> list[progress.Part]:
    return [replace(part, url=here.url("page", page=part.key)) for part in progress.parts(here.application, now)]


def _send(here: Here, ready: bool, *, unsent: bool) -> dict[str, str]:
    """The last line, which cannot be started before the others are done."""
    sent = _("Changes not sent yet") if unsent else _("Sent")
    return {
        "title": _("Check your answers and submit"),
        "url": here.url("answers") if ready else "",
        "hint": "" if ready else _("You can submit once the parts above are done"),
        "status": "" if not ready else _("Not sent yet") if here.application.state == "draft" else sent,
        "colour": "grey" if ready and here.application.state == "draft" else "",
    }
