"""The way in: the start page, the check before sign-in, and the beginning of an application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from .. import queries, services
from ..errors import AlreadyApplied
from ..forms import eligibility_form
from ..states import LIVE
from .here import Here, anyone, find, suppliers_only

CHECKED = "applications.checked"


@require_GET
@anyone
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """What one can apply for, until when, and what it takes."""
    here = find(request, reference)
    pages = queries.pages_of(here.call)
    return render(
        request,
        "applications/start.html",
        here.context(
            rules=queries.rules_of(here.call, "ask"),
            pages=pages,
            wants_files=any(question.kind == "file" for page in pages for question in page.questions),
            criteria=here.call.criteria_set.criteria.all() if here.call.criteria_set else [],
            is_live=here.mine is not None and here.mine.state in LIVE,
        ),
    )


@require_http_methods(["GET", "POST"])
@anyone
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The eligibility questions, and a clear yes or no. Before sign-in the answers stay in the session."""
    here = find(request, reference)
    rules = queries.rules_of(here.call, "ask")
    if not rules:
        return here.go("begin")
    known = here.application.eligibility if here.can_edit else _checked(here)
    form = eligibility_form(rules, request.POST if request.method == "POST" else None, initial=known)
    if request.method == "GET":
        return render(request, "applications/check.html", here.context(form=form))
    if not form.is_valid():
        return render(request, "applications/check.html", here.context(form=form), status=422)
    given = form.given()
    if here.can_edit:
        services.answer_eligibility(application=here.application, given=given, by=here.by)
        if not form.failures():
            return here.go("tasks")
    _remember(here, given)
    if form.failures():
        return render(request, "applications/cannot_apply.html", here.context(reasons=form.failures()))
    return here.go("begin")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Yes, you can apply. Signed in, one button starts the application; else the ways to sign in."""
    return _start(request, **kwargs) if request.method == "POST" else _offer(request, **kwargs)


@anyone
def _offer(request: HttpRequest, reference: str) -> HttpResponse:
    here = find(request, reference)
    if here.mine is not None and here.mine.state in LIVE:
        return here.go("tasks")
    if not _may_begin(here):
        return here.go("check")
    return render(request, "applications/begin.html", here.context())


@suppliers_only
def _start(request: HttpRequest, reference: str) -> HttpResponse:
    here = find(request, reference)
    if here.mine is not None and here.mine.state in LIVE:
        return here.go("tasks")
    if not _may_begin(here):
        return here.go("check")
    try:
        services.start_application(
            call=here.call,
            supplier=here.supplier,
            eligibility=_checked(here),
            by=here.by,
        )
    except AlreadyApplied:
        pass
    _forget(here)
    return here.go("tasks")


def _may_begin(here: Here) -> bool:
    checked = _checked(here)
    return all(checked.get(rule.key) == rule.passing_answer for rule in queries.rules_of(here.call, "ask"))


def _key(here: Here) -> str:
    return f"{here.council.slug}/{here.challenge.reference}"


def _checked(here: Here) -> dict[str, str]:
    return here.request.session.get(CHECKED, {}).get(_key(here), {})


def _forget(here: Here) -> None:
    checked = dict(here.request.session.get(CHECKED, {}))
    if checked.pop(_key(here), None) is not None:
        here.request.session[CHECKED] = checked


def _remember(here: Here, given: dict[str, str]) -> None:
    here.request.session[CHECKED] = here.request.session.get(CHECKED, {}) | {_key(here): given}
