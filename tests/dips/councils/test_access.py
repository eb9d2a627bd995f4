"""A number for each request, and a line that holds nothing of what was sent."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from config.celery import app
from config.urls import council as council_urls
from dips.councils import access, carrying
from dips.councils.logs import CouncilFilter
from dips.councils.models import Council
from dips.kernel import tracing
from dips.kernel.lines import JsonLines

HOST = "birmingham.dips.localhost"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """All that would be written in production."""
    written, handler = StringIO(), logging.StreamHandler()
    handler.setStream(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(CouncilFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def told(lines: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


# -- the number ------------------------------------------------------------------------------------------


def test_a_request_has_a_number_of_ours_unless_our_proxy_gave_one(birmingham: Council, settings) -> None:
    given = "0190b3f0-0000-7000-8000-000000000001"

    def ask(number: str) -> str:
        return Client().get("/", headers={"host": HOST, "x-request-id": number}).headers["X-Request-ID"]

    stranger = ask(given)
    settings.DIPS_PROXY_COUNT = 1
    told_by_proxy, no_number = ask(given), ask("petra@firm.test")

    assert told_by_proxy == given
    assert re.fullmatch(r"([0-9a-f]{4}-){3}[0-9a-f]{4}", stranger)
    assert re.fullmatch(r"([0-9a-f]{4}-){3}[0-9a-f]{4}", no_number)
    assert tracing.number() == ""


def test_a_task_goes_on_under_the_number_of_who_sent_it() -> None:
    number = tracing.begin()
    headers: dict[str, object] = {}
    carrying._sent(headers=headers)
    tracing.end()
    task = app.tasks["councils.relay_outbox"]
    task.push_request(**headers)
    try:
        carrying._began(task=task)
        inside = tracing.number()
        carrying._ended(task=task)
    finally:
        task.pop_request()

    assert (inside, tracing.number()) == (number, "")


def test_a_page_that_is_given_unasked_has_its_route_too(lines: StringIO) -> None:
    def keeps(request: HttpRequest) -> HttpResponse:
        request.route = "cms:page"
        return HttpResponse("kept")

    access.AccessMiddleware(keeps)(RequestFactory().get("/"))

    assert [line["route"] for line in told(lines)] == ["cms:page"]


# -- the line ----------------------------------------------------------------------------------------------

PLANTED = "planted"


def breaks(request):
    raise ValueError(f"{PLANTED}-exception of {PLANTED}.petra@firm.test, {request.POST}")


@pytest.fixture
def broken_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import clear_url_caches

    monkeypatch.setattr(
        council_urls, "urlpatterns", [path("breaks/", breaks, name="breaks"), *council_urls.urlpatterns]
    )
    clear_url_caches()
    yield
    clear_url_caches()


def plant(path: str, host: str = HOST, method: str = "post"):
    """A request with a marked value wherever a request can carry one."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=PLANTED in method)
    client.cookies["session"] = f"{PLANTED}-cookie"
    client.cookies[f"{PLANTED}-name"] = "x"
    return client.generic(
        method.upper(), f"{path}?q={PLANTED}-query", f"email={PLANTED}.form@firm.test&login={PLANTED}-form&password={PLANTED}-pass",
        content_type="application/x-www-form-urlencoded", REMOTE_ADDR="203.0.113.77",
        headers={"host": host, "user-agent": f"{PLANTED}-agent", "referer": f"http://{PLANTED}-referer/", "authorization":
                 f"Token {PLANTED}-token", "x-forwarded-for": "203.0.113.78", "x-request-id": f"{PLANTED}-number"},
    )  # fmt: skip


def test_a_failed_request_is_told_without_a_word_of_it(birmingham: Council, broken_page: None, lines: StringIO) -> None:
    answers = [
        plant("/breaks/"),
        plant(f"/{PLANTED}-path/"),
        plant("/accounts/login/"),
        plant("/accounts/login/", method=f"{PLANTED}"),
        plant("/", host=f"{PLANTED}-host.test"),
        plant("/", host=f"{PLANTED}_ host.test"),
        plant(f"/api/v1/{PLANTED}/"),
        plant("/api/v1/me/tokens/"),
    ]

    said = told(lines)
    failed = [line for line in said if line.get("error")]
    access_lines = [line for line in said if line["logger"] == "dips.access"]

    assert [line for line in lines.getvalue().splitlines() if PLANTED in line or "203.0.113" in line] == []
    assert failed[0]["error"] == "ValueError"
    assert failed[0]["stack"][0].endswith(" breaks")
    assert failed[0]["request"] == answers[0].headers["X-Request-ID"]
    assert f"<strong>{failed[0]['request']}</strong>" in answers[0].content.decode()
    assert [line["status"] for line in access_lines] == [answer.status_code for answer in answers]
    assert [line["request"] for line in access_lines] == [answer.headers["X-Request-ID"] for answer in answers]
    assert access_lines[0] | {"time": "", "ms": 0, "message": "", "process": ""} == {
        "time": "", "level": "info", "logger": "dips.access", "message": "", "process": "", "council": "birmingham",
        "request": failed[0]["request"], "method": "POST", "route": "breaks", "status": 500, "ms": 0,
    }  # fmt: skip
    assert access_lines[3]["method"] == "other"


def test_control_a_planted_leak_is_found(birmingham: Council, lines: StringIO) -> None:
    logging.getLogger("dips.careless").info("somebody typed %s", f"{PLANTED}-form")

    assert PLANTED in lines.getvalue()


def test_a_failed_task_is_told_without_its_arguments(db: None, lines: StringIO) -> None:
    @app.task(name="tests.breaks")
    def task(word: str, to: str = "") -> None:
        raise ValueError(f"{word} {to}")

    tracer_of = task.__trace__ if hasattr(task, "__trace__") else None
    from celery.app.trace import build_tracer

    tracer = tracer_of or build_tracer(task.name, task, app=app)
    tracer("id-1", (f"{PLANTED}-argument",), {"to": f"{PLANTED}@firm.test"}, {"id": "id-1", "is_eager": False})
    del app.tasks["tests.breaks"]

    failed = [line for line in told(lines) if line.get("error")]

    assert failed[0]["message"].startswith("Task tests.breaks[id-1] raised unexpected: (…)")
    assert failed[0]["error"] == "ValueError"
    assert PLANTED not in lines.getvalue()
