"""The way in: the start page, the check before sign-in, and the beginning of an application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from dips.suppliers.profile import of
from tenants.calls.queries import criteria

from .. import queries, services
from ..errors import AlreadyApplied
from ..forms import eligibility_form
from .doors import anyone, suppliers_only
from .here import ORGANISATION, Here, find

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
            criteria=criteria(here.call),
            application=here.live,
            is_live=here.live is not None,
        ),
    )


@require_GET
@suppliers_only
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Which of one's organisations applies: each has its own answers, its own size and its own application."""
    here = find(request, reference)
    onward = here.url("begin" if request.GET.get("then") == "begin" else "check").partition("?")[0]
    everyone = sorted([here.supplier, *map(of, here.others)], key=lambda each: each.legal_name)
    choices = [(each, f"{onward}?{urlencode({ORGANISATION: str(each.id)})}") for each in everyone]
    return render(request, "applications/choose.html", here.context(choices=choices, application=None))


@require_http_methods(["GET", "POST"])
@anyone
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The eligibility questions, and a clear yes or no. Before sign-in the answers stay in the session."""
    here = find(request, reference)
    if not here.is_named:
        return here.go("choose")
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
    if not here.is_named:
        return here.go("choose", query={"then": "begin"} if _may_begin(here) else {})
    if not _may_begin(here):
        return here.go("check")
    return render(request, "applications/begin.html", here.context(application=None))


@suppliers_only
def _start(request: HttpRequest, reference: str) -> HttpResponse:
    here = find(request, reference)
    if here.live is not None:
        return here.go("tasks")
    if not here.is_named:
        return here.go("choose")
    if not _may_begin(here):
        return here.go("check")
    try:
        here.mine = services.start_application(
            call=here.call,
            supplier=here.supplier,
            eligibility=_checked(here),
            by=here.by,
        )
    except AlreadyApplied:
        here = find(request, reference)
    _forget(here)
    return here.go("tasks")


def _may_begin(here: Here) -> bool:
    checked = _checked(here)
    return all(checked.get(rule.key) == rule.passing_answer for rule in queries.rules_of(here.call, "ask"))


def _place(here: Here) -> str:
    return f"{here.council.slug}/{here.challenge.reference}"


def _key(here: Here) -> str:
    """One organisation's answers are never another's. Before sign-in they are nobody's yet."""
    return f"{_place(here)}/{here.profile.id}" if here.profile and here.others and here.is_named else _place(here)


def _checked(here: Here) -> dict[str, str]:
    """What was answered for this organisation, else before anybody was named."""
    known = here.request.session.get(CHECKED, {})
    return known.get(_key(here)) or known.get(_place(here), {})


def _forget(here: Here) -> None:
    session, keys = here.request.session, {_key(here), _place(here)}
    session[CHECKED] = {each: given for each, given in session.get(CHECKED, {}).items() if each not in keys}
    session[MAY_APPLY] = [each for each in session.get(MAY_APPLY, []) if each != _place(here)]


def _remember(here: Here, given: dict[str, str], *, may_apply: bool) -> None:
    _forget(here)
    session = here.request.session
    session[CHECKED] |= {_key(here): given}
    session[MAY_APPLY] += [_place(here)] if may_apply else []
