"""Every error page for real, on both hosts: its status, the site's name, a calm sentence, a way back."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import pytest
from allauth.account.models import EmailAddress
from django.db import OperationalError
from django.test import Client, override_settings

from tests.support import databases, plugin
from tests.support.fixture_people import PASSWORD, host_of

NATIONAL = "Digital Innovation in Public Services"


@pytest.fixture(params=["portal", "council"])
def site(request, birmingham) -> tuple[str, str]:
    """A host and the name that stands on its pages."""
    return (host_of(), NATIONAL) if request.param == "portal" else (host_of("birmingham"), "Birmingham City Council")


def told(response, status: int, site: tuple[str, str]) -> str:
    """The heading of an error page that is as it should be."""
    page = response.content.decode()
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert re.findall("<html lang=([^>]+)>", page) == ['"en-gb"']
    assert re.search(r"<title>[^<]+ – ([^<]+)</title>", page)[1] == site[1]
    assert page.count("<h1") == 1
    assert re.search(r'<main.*<a class="govuk-link" href="/[^"]*">', page, re.S), "no way back"
    return re.search(r"<h1[^>]*>([^<]+)</h1>", page)[1]


def test_404(site) -> None:
    assert told(Client(HTTP_HOST=site[0]).get("/no-such-page/"), 404, site) == "Page not found"


def test_404_in_welsh(portal) -> None:
    page = portal.get("/cy/no-such-page/")

    assert (page.status_code, page["Content-Language"]) == (404, "cy")
    assert '<html lang="cy">' in page.content.decode()


def test_a_form_without_its_token_is_403_and_changes_nothing(site, person) -> None:
    client = Client(HTTP_HOST=site[0], enforce_csrf_checks=True)
    user = person(email="kim@example.org")

    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert told(response, 403, site) == "We could not check that this came from you"
    assert "sessionid" not in client.cookies and "_auth_user_id" not in client.session


def test_a_form_with_too_many_words_is_413(site) -> None:
    client = Client(HTTP_HOST=site[0])

    response = client.post("/accounts/login/", b"login=" + b"x" * 6_000_000, "application/x-www-form-urlencoded")

    assert told(response, 413, site) == "That is too large to take"


def test_a_body_that_is_far_too_large_is_413_before_it_is_read(site) -> None:
    client = Client(HTTP_HOST=site[0])

    with override_settings(DIPS_BODY_MAX_BYTES=1000):
        response = client.post("/accounts/login/", b"x" * 1001, "application/octet-stream")

    assert told(response, 413, site) == "That is too large to take"


def test_too_many_fields_are_400(site) -> None:
    client = Client(HTTP_HOST=site[0])

    response = client.post("/accounts/login/", b"&".join([b"a=1"] * 2001), "application/x-www-form-urlencoded")

    assert told(response, 400, site) == "We could not read what your browser sent"


@override_settings(ACCOUNT_RATE_LIMITS={"reset_password": "1/m/ip"})
def test_429(portal, person) -> None:
    user = person(email="ola@example.org")
    assert EmailAddress.objects.filter(user=user).exists()
    first = portal.post("/accounts/password/reset/", {"email": user.email})
    assert first.status_code == 302

    second = portal.post("/accounts/password/reset/", {"email": user.email})

    assert second.status_code == 429
    assert "<h1" in second.content.decode()
    assert NATIONAL in second.content.decode()


class Broken(Exception):
    """What nobody thought of."""


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (Broken("x"), 500, "Sorry, there is a problem with the service"),
        (OperationalError("the database went away"), 503, "The service is not available for a moment"),
    ],
)
def test_500_and_503(site, monkeypatch, error, status, heading, django_assert_num_queries) -> None:
    def fail(request, *args, **kwargs):
        raise error

    client = Client(HTTP_HOST=site[0], raise_request_exception=False)
    client.get("/no-such-page/")  # the host is known from here on
    monkeypatch.setattr("dips.ui.languages.LanguageMiddleware.__call__", _failing(fail))

    with django_assert_num_queries(0):
        response = client.get("/challenges/")

    assert told(response, status, site) == heading
    assert response.headers.get("Retry-After") == ("60" if status == 503 else None)
    program = client.get("/api/v1/challenges/")
    assert (program.status_code, program["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(program.content)["status"] == status


def _failing(fail):
    def call(self, request):
        request.site_council = request.council
        return fail(request)

    return call


@pytest.mark.slow
def test_the_database_is_gone(live, committed, birmingham) -> None:
    """Through the real server: the council's name still stands on the page, and it comes back by itself."""
    address = live.url(birmingham, "/challenges/")
    assert _get(address)[0] == 200

    databases.drop(plugin.current(), committed)
    try:
        status, headers, page = _get(address)
        portal_status, _headers, portal_page = _get(live.url(None, "/"))
    finally:
        databases.make(plugin.current(), committed)

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "60", "no-store")
    assert "<h1" in page and "Birmingham City Council" in page
    assert portal_status == 503
    assert NATIONAL in portal_page
    assert _get(address)[0] == 200


def _get(address: str):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
