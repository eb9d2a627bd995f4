"""The way in: the start page, the check before sign-in, and the beginning of an application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from .. import queries, services
from ..errors import AlreadyApplied
from ..forms import eligibility_form
from .here import Here, anyone, find, suppliers_only

CHECKED = "applications.checked"
"""What was answered before there was an application, by challenge."""
MAY_APPLY = "applications.may_apply"
"""The challenges among them whose answers say yes."""


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
            application=here.live,
            is_live=here.live is not None,
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
    if request.method == "GET" or not form.is_valid():
        context = here.context(form=form, application=here.live)
        return render(request, "applications/check.html", context, status=422 if form.errors else 200)
    given = form.given()
    if here.can_edit:
        services.answer_eligibility(application=here.application, given=given, by=here.by)
    else:
        _remember(here, given, may_apply=not form.failures())
    if form.failures():
        return render(
            request, "applications/cannot_apply.html", here.context(reasons=form.failures(), application=here.live)
        )
    return here.go("tasks" if here.can_edit else "begin")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Yes, you can apply. Signed in, one button starts the application; else the ways to sign in."""
    return _start(request, **kwargs) if request.method == "POST" else _offer(request, **kwargs)


@anyone
def _offer(request: HttpRequest, reference: str) -> HttpResponse:
    here = find(request, reference)
    if here.live is not None:
        return here.go("tasks")
    if not _may_begin(here):
        return here.go("check")
    return render(request, "applications/begin.html", here.context(application=None))


@suppliers_only
def _start(request: HttpRequest, reference: str) -> HttpResponse:
    here = find(request, reference)
    if here.live is not None:
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
    session, key = here.request.session, _key(here)
    session[CHECKED] = {each: given for each, given in session.get(CHECKED, {}).items() if each != key}
    session[MAY_APPLY] = [each for each in session.get(MAY_APPLY, []) if each != key]


def _remember(here: Here, given: dict[str, str], *, may_apply: bool) -> None:
    _forget(here)
    session, key = here.request.session, _key(here)
    session[CHECKED] |= {key: given}
    session[MAY_APPLY] += [key] if may_apply else []
