"""Check answers, then submit."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tenants.calls.form import Page, Question

from .. import answers, copies, document, queries, services, working
from ..errors import NotComplete
from ..working import WorkingCopy
from .doors import applicants_only
from .here import Here, find_application


@require_GET
@applicants_only
def check_answers(request: HttpRequest, application: UUID) -> HttpResponse:
    return _show(find_application(request, application))


@require_POST
@applicants_only
def submit(request: HttpRequest, application: UUID) -> HttpResponse:
    """Send what stands. Pressed twice, it is one submission and one receipt."""
    here = find_application(request, application)
    try:
        services.submit_application(
            application=here.application,
            by=here.by,
            supplier=here.supplier,
            copy_to=here.colleagues,
        )
    except NotComplete as missing:
        return _show(here, missing=missing, status=422)
    return here.go("done")


def _show(here: Here, *, missing: NotComplete | None = None, status: int = 200) -> HttpResponse:
    application = here.application
    now, rules = working.copy_of(application), queries.rules_of(application.call)
    errors = document.problems(application, now, rules)
    sections = [
        (title, [row for page in pages for row in _rows(here, page, errors, now)])
        for title, pages in groupby(queries.pages_of(here.call), key=attrgetter("group"))
    ]
    receipt = queries.last_receipt(application)
    unsent = document.has_unsent_changes(application, receipt, now=now, rules=rules) or _has_new_profile(here)
    context = here.context(
        sections=[(title, rows) for title, rows in sections if rows],
        problems=_problems(here, errors),
        organisation=here.supplier if here.can_edit else application.snapshot,
        page_has_errors=bool(missing),
        missing=missing,
        ready=not errors,
        receipt=receipt,
        unsent=unsent,
        to_send=here.can_edit and (unsent or receipt is None),
    )
    return render(here.request, "applications/answers.html", context, status=status)


def _has_new_profile(here: Here) -> bool:
    """Whether sending again would send other details of the organisation than the council has."""
    return here.application.state == "submitted" and here.supplier.as_dict() != here.application.snapshot


def _rows(here: Here, page: Page, errors: dict[str, list[str]], now: WorkingCopy) -> list[dict[str, Any]]:
    return [
        {
            "key": question.label,
            "value": _value(question, now.values.get(question.key), now.files.get(question.key, [])),
            "note": _note(question, now, errors),
            "change_url": here.url("page", query={"return": "answers"}, page=page.key) if here.can_edit else "",
        }
        for question in page.questions
        if answers.is_shown(question, now.values)
    ]


def _value(question: Question, value: Any, files: Any) -> Any:
    return [each.name for each in files] if question.kind == "file" else copies.typed_text(question, value)


def _note(question: Question, now: WorkingCopy, errors: dict[str, list[str]]) -> str:
    wrong = errors.get(question.key) or errors.get(question.key + answers.CONFIDENTIAL) or []
    if wrong:
        return wrong[0]
    is_given = now.values.get(question.key) or now.files.get(question.key)
    said = now.data.get(question.key + answers.CONFIDENTIAL) if is_given else None
    if said == answers.YES:
        return _("Confidential: %(reason)s") % {"reason": now.data.get(question.key + answers.REASON, "")}
    return _("Not confidential") if said == answers.NO else ""


def _problems(here: Here, errors: dict[str, list[str]]) -> list[dict[str, str]]:
    """Each sentence with the page that mends it."""
    pages = {
        name: here.url("page", query={"return": "answers"}, page=page.key)
        for page in queries.pages_of(here.call)
        for question in page.questions
        for name in (question.key, question.key + answers.CONFIDENTIAL, question.key + answers.REASON)
    }
    return [
        {"message": sentence, "url": pages.get(name, here.url("check"))}
        for name, sentences in errors.items()
        for sentence in sentences
    ]
