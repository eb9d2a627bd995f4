"""Refusals and errors: the status, the sentence, a way back, and nothing that can fail twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from dips.kernel import errors
from dips.ui import pages, views_errors
from dips.ui.middleware import DomainErrorMiddleware

HERE = "dips.localhost"


def ask(method: str = "post", **extra: Any) -> HttpRequest:
    return getattr(RequestFactory(), method)("/apply/", HTTP_HOST=HERE, **extra)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotNow("This call closed at 5pm."), 403),
        (errors.NotAllowed("Ask an administrator."), 403),
        (errors.Conflict("Somebody was quicker."), 409),
        (errors.StaleVersion("A colleague has changed it."), 409),
        (errors.TooLarge("The file is 30 MB."), 413),
    ],
)
def test_a_refusal_says_its_sentence_at_its_status(error, status):
    response = pages.refusal(ask(HTTP_REFERER=f"http://{HERE}/apply/page/"), error)

    html = response.content.decode()
    assert response.status_code == status
    assert error.message in html
    assert "Nothing was changed." in html
    assert f'href="http://{HERE}/apply/page/">Go back to the page you came from</a>' in html
    assert response["Cache-Control"] == "no-store"


def test_a_way_back_never_leads_to_another_site():
    assert pages.way_back(ask(HTTP_REFERER="https://evil.example/")) == "/"
    assert pages.way_back(ask("get", HTTP_REFERER=f"http://{HERE}/apply/")) == "/"
    assert pages.way_back(ask()) == "/"


def test_not_found_never_says_what_was_not_found():
    foreign = pages.refusal(ask("get"), errors.NotFound("Application BHM-01-0417 is another council's."))
    never = views_errors.page_not_found(ask("get"))

    assert foreign.status_code == never.status_code == 404
    assert foreign.content == never.content


def test_the_fields_sentences_are_listed():
    error = errors.Invalid("Some of it is wrong.", errors={"name": ["Enter a name"]})

    assert "<li>Enter a name</li>" in pages.refusal(ask(), error).content.decode()


def test_the_middleware_answers_refusals_and_nothing_else():
    middleware = DomainErrorMiddleware(lambda request: HttpResponse())

    refused = middleware.process_exception(ask(), errors.Conflict("No."))

    assert refused is not None
    assert refused.status_code == 409
    assert middleware.process_exception(ask(), ValueError("x")) is None


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views_errors.bad_request, 400),
        (views_errors.permission_denied, 403),
        (views_errors.page_not_found, 404),
        (views_errors.too_large, 413),
        (views_errors.too_many_requests, 429),
        (views_errors.server_error, 500),
        (views_errors.unavailable, 503),
        (views_errors.csrf_failure, 403),
    ],
)
def test_each_error_has_a_page_with_one_heading(view, status):
    response = view(ask("get"))

    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert 'class="masthead"' in html


def test_too_many_requests_says_how_long():
    response = views_errors.too_many_requests(ask("get"), SimpleNamespace(retry_after=30))  # type: ignore[arg-type]

    assert response["Retry-After"] == "30"
    assert "Wait 30 seconds" in response.content.decode()


def test_the_500_page_stands_when_its_template_fails(monkeypatch):
    def fail(*args: object) -> str:
        raise RuntimeError("no templates")

    monkeypatch.setattr(views_errors, "render_to_string", fail)

    response = views_errors.server_error(ask("get"))

    assert response.status_code == 500
    assert "Sorry, there is a problem with the service" in response.content.decode()
