"""The gallery: every part of the look with examples that are marked as such. Absent outside the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dips.kernel import errors as refusals

from . import examples, pages, views_errors
from .now import now

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 unless DIPS_DEMO is set."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(settings, "DIPS_DEMO", False):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@demo_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Each part alone."""
    form = examples.EveryField(request.POST or None, request.FILES or None)
    return render(
        request,
        "dips/look/gallery.html",
        {
            "form": form,
            "full": [examples.spine(now=number) for number in (1, 3, 6)] + [examples.spine(now=3, skipped=(2,))],
            "mini": [examples.spine(now=number) for number in range(1, 7)],
            "rows": examples.rows(now()),
            "tasks": examples.TASKS,
            "summary": examples.SUMMARY,
            "criteria": examples.CRITERIA,
            "chips": [{"text": "West Midlands", "url": "?"}],
            "page_obj": Paginator(range(200), 20).get_page(request.GET.get("page", 4)),
            "markdown": examples.MARKDOWN,
            "statuses": examples.STATUSES,
        },
    )


@demo_only
def challenge(request: HttpRequest) -> HttpResponse:
    """A challenge's page, as a council's site and the directory draw it."""
    closes_at = datetime.combine(now().date() + timedelta(days=23), datetime.min.time(), UTC).replace(hour=17)
    return render(
        request,
        "dips/look/challenge.html",
        {"stages": examples.spine(now=2, dated=True), "closes_at": closes_at, "criteria": examples.CRITERIA},
    )


@demo_only
def question(request: HttpRequest) -> HttpResponse:
    """One question a page, with what it is worth beside it."""
    form = examples.Question(request.POST if request.method == "POST" else None)
    return render(request, "dips/look/question.html", {"form": form}, status=422 if form.errors else 200)


@demo_only
def tasks(request: HttpRequest) -> HttpResponse:
    """A task list."""
    return render(request, "dips/look/tasks.html", {"tasks": examples.TASKS})


@demo_only
def check(request: HttpRequest) -> HttpResponse:
    """Check answers."""
    return render(request, "dips/look/check.html", {"summary": examples.SUMMARY})


@demo_only
def done(request: HttpRequest) -> HttpResponse:
    """A confirmation with its receipt."""
    return render(request, "dips/look/done.html", {"received": datetime(2022, 12, 14, 11, 42, 7, tzinfo=UTC)})


@demo_only
def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """Each refusal and error page."""
    views: dict[int, View] = {
        400: views_errors.bad_request,
        403: views_errors.permission_denied,
        404: views_errors.page_not_found,
        413: views_errors.too_large,
        419: views_errors.csrf_failure,
        429: views_errors.too_many_requests,
        500: views_errors.server_error,
        503: views_errors.unavailable,
    }
    if status == 409:
        sentence = "This call closed at 5pm on 6 January 2023, so we cannot take your application."
        return pages.refusal(request, refusals.Conflict(sentence))
    if status not in views:
        raise Http404
    return views[status](request)
