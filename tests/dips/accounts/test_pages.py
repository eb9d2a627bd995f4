"""Sign-up, sign-in and reset, as a visitor meets them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from dips.accounts.adapter import is_own_path
from dips.accounts.models import User
from tests.support.fixture_people import PASSWORD

from .second_factor.codes import code, enrol, recovery_codes

pytestmark = pytest.mark.django_db

NEW = {"full_name": "Wyn Siôn", "email": "Wyn@Example.org", "password1": "corgi teapot harbour"}


def link_in(body: str, part: str) -> str:
    """The path of the first address in a mail that holds `part`."""
    found = re.search(rf"{re.escape(settings.PORTAL_ORIGIN)}(\S*{part}\S*)", body)
    assert found, body
    return found.group(1)


def test_sign_up_verify_and_go_on(portal, deliver) -> None:
    made = portal.post("/accounts/signup/", NEW | {"next": "/organisations/new/"})
    [mail] = deliver()
    link = link_in(mail.body, "confirm-email")
    confirmed = portal.post(link)

    assert made.url == "/accounts/confirm-email/"
    assert mail.to == ["wyn@example.org"]
    assert confirmed.url == "/organisations/new/"
    assert portal.get("/organisations/new/").status_code == 200
    user = User.objects.get()
    assert (user.email, user.full_name, str(user)) == ("wyn@example.org", "Wyn Siôn", "Wyn Siôn")


def test_nobody_signs_in_before_the_address_is_confirmed(portal, deliver) -> None:
    portal.post("/accounts/signup/", NEW)
    portal.cookies.clear()

    answer = portal.post("/accounts/login/", {"login": "wyn@example.org", "password": NEW["password1"]})

    assert answer.url == "/accounts/confirm-email/"
    assert portal.get("/organisations/").status_code == 302


def test_sign_up_never_tells_that_an_address_is_taken(portal, person, deliver) -> None:
    person(email="taken@example.org")

    fresh = portal.post("/accounts/signup/", NEW)
    portal.cookies.clear()
    taken = portal.post("/accounts/signup/", NEW | {"email": "taken@example.org"})

    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    told = {mail.to[0]: mail.subject for mail in deliver()}
    assert told == {
        "wyn@example.org": "Confirm your e-mail address",
        "taken@example.org": "You have an account already",
    }
    assert User.objects.count() == 2


def test_reset_never_tells_whether_there_is_an_account(portal, person, deliver) -> None:
    person(email="taken@example.org")

    answers = {
        (answer.status_code, answer.url)
        for answer in (
            portal.post("/accounts/password/reset/", {"email": email})
            for email in ("taken@example.org", "nobody@example.org")
        )
    }

    assert answers == {(302, "/accounts/password/reset/done/")}


HOSTILE = (
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "666"},
    {"HTTP_FORWARDED": "host=evil.example;proto=https"},
    {"HTTP_X_HOST": "evil.example", "HTTP_X_ORIGINAL_URL": "http://evil.example/"},
    {"HTTP_ORIGIN": "http://evil.example", "HTTP_REFERER": "http://evil.example/"},
)


@pytest.mark.parametrize("headers", HOSTILE)
def test_a_reset_link_is_built_from_what_is_stored(portal, person, deliver, headers) -> None:
    person(email="taken@example.org")

    portal.post("/accounts/password/reset/", {"email": "taken@example.org"}, **headers)
    [mail] = deliver()

    assert "evil.example" not in mail.body
    assert set(re.findall(r"https?://[^/\s]+", mail.body)) == {settings.PORTAL_ORIGIN}


def test_reset_changes_the_password_once(portal, person, deliver) -> None:
    user = person(email="taken@example.org")
    portal.post("/accounts/password/reset/", {"email": "taken@example.org"})
    link = link_in(deliver()[0].body, "password/reset/key")

    form = portal.get(link)
    weak = portal.post(form.url, {"password1": "password1234"})
    good = portal.post(form.url, {"password1": "lantern plum seven harbour"})

    assert "too easy to guess" in weak.content.decode()
    assert good.url == "/accounts/password/reset/key/done/"
    user.refresh_from_db()
    assert user.check_password("lantern plum seven harbour")
    assert "too old or has been used" in portal.get(link).content.decode()
    assert deliver()[-1].subject == "Your password was changed"


def test_guessing_is_limited_over_all_hosts(on, portal, person, birmingham, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    user = person()
    council = on(birmingham)
    for client in (portal, council, portal, council, portal):
        client.post("/accounts/login/", {"login": user.email, "password": "wrong wrong wrong"})

    answer = council.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert "There were too many tries" in answer.content.decode()
    assert not council.session.get("_auth_user_id")


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("/organisations/", True),
        ("/?a=b#c", True),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("https:evil.example", False),
        ("https://evil.example/", False),
        ("http://dips.localhost.evil.example/", False),
        ("javascript:alert(1)", False),
        ("/\n/evil.example", False),
        ("/\t/evil.example", False),
        ("", False),
        ("evil", False),
    ],
)
def test_redirects_stay_at_home(url: str, stays: bool) -> None:
    assert is_own_path(url) is stays


@pytest.mark.parametrize("following", ["//evil.example/", "/\\evil.example", "http://birmingham.dips.localhost/"])
def test_sign_in_leads_nowhere_else(portal, person, following: str) -> None:
    answer = portal.post(
        "/accounts/login/", {"login": person(email="me@example.org").email, "password": PASSWORD, "next": following}
    )

    assert answer.url == "/organisations/"


def test_an_account_page_on_a_council_leads_to_the_portal(on, birmingham) -> None:
    client = on(birmingham)

    for path in ("signup", "password/reset", "email", "password/change"):
        answer = client.get(f"/accounts/{path}/")
        assert answer.url == f"{settings.PORTAL_ORIGIN}/accounts/{path}/"
    assert client.post("/accounts/signup/", NEW).status_code == 405
    assert User.objects.filter(email="wyn@example.org").count() == 0


def test_an_officer_signs_in_at_their_council_and_is_a_stranger_elsewhere(on, birmingham, solihull, officer) -> None:
    user = officer(birmingham, "programme_manager")
    secret = enrol(user)
    client = on(birmingham)

    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    answer = client.post("/accounts/second-step/check/", {"code": code(secret)})

    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    elsewhere = on(solihull)
    elsewhere.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert elsewhere.post("/accounts/second-step/check/", {"code": recovery_codes(user)[0]}).url == "/"
    assert elsewhere.get("/admin/").status_code == 404


def test_a_name_of_100000_characters_is_refused_in_a_sentence(portal) -> None:
    page = portal.post("/accounts/signup/", NEW | {"full_name": "é" * 100_000}).content.decode()

    assert "must be 150 characters or fewer" in page
    assert User.objects.count() == 0


def test_too_many_tries_get_a_plain_page(portal, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}

    portal.post("/accounts/signup/", NEW | {"email": "nonsense"})
    answer = portal.post("/accounts/signup/", NEW)

    assert answer.status_code == 429
    assert "govuk-heading" in answer.content.decode()
    assert User.objects.count() == 0
