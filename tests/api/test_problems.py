"""Every refusal is a problem that says what is wrong, and nothing of how we are built."""

from __future__ import annotations

import pytest
from django.db import OperationalError

pytestmark = pytest.mark.django_db


def told(response) -> tuple[int, str, str]:
    return response.status_code, response["Content-Type"], response.json()["code"]


def problem(status: int, code: str) -> tuple[int, str, str]:
    return status, "application/problem+json", code


@pytest.mark.parametrize(
    "path", ["nothing/", "challenges", "councils/nowhere/challenges/", "councils/nowhere/", "../v2/"]
)
def test_unknown_address_is_a_problem(api, birmingham, path):
    assert told(api().get(path)) == problem(404, "not_found")


def test_unknown_address_of_a_council_is_a_problem(api, birmingham):
    assert told(api(birmingham).get("organisations/")) == problem(404, "not_found")
    assert told(api(birmingham).post("nothing/", {})) == problem(404, "not_found")


def test_unknown_method_is_a_problem_even_for_strangers(api):
    response = api().delete("challenges/")

    assert told(response) == problem(405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_stranger_is_asked_to_sign_in(api):
    response = api().get("me/")

    assert told(response) == problem(401, "not_signed_in")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b'{"name": NaN}', "application/json", 400, "malformed"),
        (b'{"name": 1e999}', "application/json", 400, "malformed"),
        (b'{"name": "a", "name": "b"}', "application/json", 400, "malformed"),
        (b'{"name": "a\\u0000b"}', "application/json", 400, "malformed"),
        (b'{"name": "\\ud800"}', "application/json", 400, "malformed"),
        (b"[" * 5000, "application/json", 400, "malformed"),
        (b"[" * 30 + b"]" * 30, "application/json", 400, "malformed"),
        (b'"words"', "application/json", 400, "invalid"),
        (b"legal_name=A", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
    ],
)
def test_body_that_cannot_be_read_is_a_problem(api, person, body, kind, status, code):
    caller = api(None, person())

    response = caller.client.post("/api/v1/organisations/", body, content_type=kind, **caller.headers)

    assert told(response) == problem(status, code)


def test_body_that_is_too_large_is_a_problem(api, person):
    caller = api(None, person())

    response = caller.post("organisations/", {"legal_name": "x" * (5 * 1024 * 1024)})

    assert told(response) == problem(413, "too_large")


def test_unknown_fields_are_named(api, person):
    response = api(None, person()).post(
        "organisations/", {"legal_name": "A", "kind": "charity", "state": "verified", "illustrative": True}
    )

    assert told(response) == problem(400, "invalid")
    assert response.json()["errors"] == {
        "illustrative": ["There is no such field."],
        "state": ["There is no such field."],
    }


def test_cell_of_a_hundred_thousand_letters_is_named(api, person):
    response = api(None, person()).post("organisations/", {"legal_name": "x" * 100_000, "kind": "charity"})

    assert told(response) == problem(400, "invalid")
    assert list(response.json()["errors"]) == ["legal_name"]


def test_service_refusal_keeps_its_code_and_fields(api, person):
    response = api(None, person()).post(
        "organisations/", {"legal_name": "A Ltd", "kind": "company", "company_number": "ABC"}
    )

    assert told(response) == problem(400, "invalid")
    assert list(response.json()["errors"]) == ["company_number"]


def test_fault_of_ours_says_nothing_of_its_cause(api, monkeypatch):
    monkeypatch.setattr("dips.directory.order.InOrder.take", lambda *args, **kwargs: 1 / 0)

    response = api().get("challenges/")

    assert told(response) == problem(500, "server_error")
    assert "division" not in response.content.decode()


def test_session_without_form_token_is_refused(on, person):
    client = on(None, person(), enforce_csrf_checks=True)

    response = client.post("/api/v1/organisations/", "{}", content_type="application/json")

    assert told(response) == problem(403, "csrf_failed")


def test_session_with_form_token_is_served(on, person):
    client = on(None, person(), enforce_csrf_checks=True)
    form_token = client.get("/api/v1/me/").json()["csrf_token"]

    response = client.post(
        "/api/v1/organisations/",
        '{"legal_name": "A", "kind": "charity"}',
        content_type="application/json",
        HTTP_X_CSRFTOKEN=form_token,
    )

    assert response.status_code == 201


def test_too_many_calls_are_told_to_wait(api, settings):
    settings.API_RATES = {"anonymous": "2/min"}
    caller = api()

    answers = [caller.get("challenges/") for _time in range(3)]

    assert [response.status_code for response in answers] == [200, 200, 429]
    assert told(answers[2]) == problem(429, "too_many_requests")
    assert 0 < int(answers[2]["Retry-After"]) <= 60


@pytest.mark.parametrize("host", ["nowhere.dips.localhost", "evil.example", "..", "a b", ""])
def test_host_that_is_nobodys_is_a_problem_and_says_nothing_of_any_council(db, host):
    from django.test import Client

    response = Client(HTTP_HOST=host, raise_request_exception=False).get("/api/v1/challenges/")

    assert told(response) == problem(404, "not_found")
    assert "council" not in response.json()["detail"]


@pytest.mark.parametrize("path", ["docs/", "schema/"])
def test_unknown_method_of_what_only_tells_is_a_problem(api, path):
    response = api().post(path, {})

    assert told(response) == problem(405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("broken", ["dips.directory.order.InOrder.take", "dips.councils.lookup.by_host"])
def test_database_that_is_away_is_no_fault_of_the_request(api, monkeypatch, birmingham, broken):
    """In the view, and long before it: a program waits, and asks again."""

    def away(*args, **kwargs):
        raise OperationalError("the connection is lost")

    caller = api(birmingham if "lookup" in broken else None)
    monkeypatch.setattr(broken, away)

    response = caller.get("challenges/")

    assert told(response) == problem(503, "unavailable")
    assert int(response["Retry-After"]) > 0
    assert "connection" not in response.content.decode()
