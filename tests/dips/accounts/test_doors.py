"""One door: every address that can sign somebody in, set a password or hand out a key, read from both URL confs.

A new one fails here until it is written down; each is tried with the right password and without the second step.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import get_resolver

from tests.leaks.routes import Route, addresses, routes
from tests.support.fixture_people import PASSWORD

from .second_factor.codes import enrol

PORTAL, COUNCIL = "config.urls.public", "config.urls.council"
WORDS = re.compile(
    r"login|logout|sign|password|token|reset|mfa|second-step|demo|invit|account|auth|session", re.IGNORECASE
)
STOCK = (
    "allauth.socialaccount", "allauth.headless", "allauth.idp", "django.contrib.auth.views", "django.contrib.admin",
    "rest_framework.authtoken",
)  # fmt: skip
ROOMS = ("allauth.", "dips.accounts.", "config.demo.")

# What each can do. "sign-in" and "challenge" begin a session; "password" sets one and signs nobody in.
DOORS: dict[str, dict[str, str]] = {
    PORTAL: {
        "accounts/login/": "sign-in",
        "accounts/second-step/check/": "challenge",
        "accounts/second-step/passkeys/sign-in/": "sign-in",
        "accounts/signup/": "new account, unproved",
        "accounts/confirm-email/<key>/": "sign-in of the session that signed up",
        "accounts/password/change/": "password",
        "accounts/password/set/": "password",
        "accounts/password/reset/key/<uidb36>-<key>/": "password",
        "invitations/<council>/<token>/": "new account, password",
        "accounts/tokens/": "API token, after the second step",
        "api/v1/tokens/": "API token, after the second step",
        "demo/sign-in/": "sign-in under DIPS_DEMO",
    },
    COUNCIL: {
        "accounts/login/": "sign-in",
        "accounts/sign-on/back/": "sign-in by the council's provider, where that is on",
        "accounts/second-step/check/": "challenge",
        "accounts/second-step/passkeys/sign-in/": "sign-in",
        "demo/sign-in/": "sign-in under DIPS_DEMO",
    },
}
# These stand near a door and open nothing: they prove again, show, end, or lead to the portal.
BESIDE: dict[str, set[str]] = {
    PORTAL: {
        "accounts/", "accounts/close/", "accounts/confirm-email/", "accounts/email/", "accounts/inactive/",
        "accounts/logout/", "accounts/name/", "accounts/password/reset/", "accounts/password/reset/done/",
        "accounts/password/reset/key/done/", "accounts/reauthenticate/", "accounts/second-step/",
        "accounts/second-step/app/", "accounts/second-step/app/remove/", "accounts/second-step/codes/",
        "accounts/second-step/codes/file/", "accounts/second-step/codes/new/", "accounts/second-step/confirm/",
        "accounts/second-step/not-now/", "accounts/second-step/on/", "accounts/second-step/passkeys/",
        "accounts/second-step/passkeys/<pk>/", "accounts/second-step/passkeys/<pk>/remove/",
        "accounts/second-step/passkeys/add/", "accounts/second-step/passkeys/confirm/",
        "accounts/second-step/start/", "accounts/sessions/", "accounts/sessions/<session_id>/end/",
        "accounts/sessions/others/end/", "accounts/tokens/<token_id>/revoke/", "demo/",
    },
    COUNCIL: {
        "accounts/", "accounts/confirm-email/", "accounts/email/", "accounts/inactive/", "accounts/logout/",
        "accounts/password/change/", "accounts/password/reset/", "accounts/password/set/",
        "accounts/reauthenticate/", "accounts/second-step/", "accounts/second-step/app/",
        "accounts/second-step/app/remove/", "accounts/second-step/codes/", "accounts/second-step/codes/file/",
        "accounts/second-step/codes/new/", "accounts/second-step/confirm/", "accounts/second-step/on/",
        "accounts/second-step/passkeys/", "accounts/second-step/passkeys/add/",
        "accounts/second-step/passkeys/confirm/", "accounts/second-step/start/", "accounts/sign-on/",
        "accounts/sign-on/logged-out/", "accounts/sign-on/stopped/", "accounts/signup/", "demo/",
        "admin/login/", "admin/logout/", "_util/login/",
        "_util/authenticate_with_password/<page_view_restriction_id>/<page_id>/",  # a page's own password, no account
    },
}  # fmt: skip
IDS = {
    "uuid": ["00000000-0000-7000-8000-000000000000"], "user": ["00000000-0000-7000-8000-000000000000"],
    "organisation": ["00000000-0000-7000-8000-000000000000"], "integer": ["1"], "reference": ["TST-01"],
}  # fmt: skip


def plain(route: Route) -> str:
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", route.pattern)
    return re.sub(r"<\w+:(\w+)>", r"<\1>", text).replace("^", "").replace("$", "").replace("\\", "")


def modules(urlconf: str) -> dict[str, str]:
    """Each pattern with the module of its view."""
    found: dict[str, str] = {}

    def walk(patterns: Any, prefix: str) -> None:
        for entry in patterns:
            text = prefix + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                walk(entry.url_patterns, text)
            else:
                view = entry.callback
                found.setdefault(text, f"{getattr(view, 'view_class', view).__module__}.")  # the first answers

    walk(get_resolver(urlconf).url_patterns, "")
    return found


@pytest.mark.parametrize("urlconf", [PORTAL, COUNCIL])
def test_every_address_of_accounts_is_written_down(urlconf: str) -> None:
    rooms = modules(urlconf)
    near = {
        plain(route)
        for route in routes(urlconf)
        if rooms[route.pattern].startswith(ROOMS) or route.pattern.startswith(("accounts/", "_util/", "demo/sign"))
    } - {"demo/mail/", "demo/mail/<name>/"}
    doors = {door for door in DOORS[urlconf] if not door.startswith(("api/", "invitations/"))}
    shadows = {"admin/login/", "admin/logout/", "_util/login/"} if urlconf == COUNCIL else set()

    assert near | shadows == doors | BESIDE[urlconf]


@pytest.mark.parametrize("urlconf", [PORTAL, COUNCIL])
def test_unused_pages_of_libraries_are_not_there(urlconf: str) -> None:
    stock = [pattern for pattern, module in modules(urlconf).items() if module.startswith(STOCK)]

    assert stock == []


@pytest.mark.django_db
@pytest.mark.parametrize("urlconf", [PORTAL, COUNCIL])
@pytest.mark.parametrize("enrolled", [True, False])
def test_no_address_signs_an_officer_in_without_the_second_step(
    on, birmingham, officer, urlconf: str, enrolled: bool
) -> None:
    """The password to every address: with an app nobody is in; without one, only sign-in lets in, and no further."""
    user = officer(birmingham)
    if enrolled:
        enrol(user)
    said = {
        "login": user.email, "email": user.email, "username": user.email, "password": PASSWORD, "password1": PASSWORD,
        "full_name": "X", "code": "000000", "credential": json.dumps({}), "scopes": "profile:read", "name": "T",
    }  # fmt: skip
    let_in, keys = set(), set()
    for route in routes(urlconf):
        if not WORDS.search(route.pattern):
            continue
        for address in addresses(route, IDS, birmingham.slug)[:1]:
            client = on(birmingham if urlconf == COUNCIL else None)
            client.raise_request_exception = False
            response = client.post(address, said)
            if "_auth_user_id" in client.session:
                let_in.add(plain(route))
                assert client.get("/admin/").status_code in {302, 404}
                made = client.post("/api/v1/tokens/", {"name": "T", "scopes": ["profile:read"]}, "application/json")
                assert made.status_code in {403, 404}
            if b"dips_" in response.content:
                keys.add(plain(route))

    assert let_in == (set() if enrolled else {"accounts/login/"})
    assert keys == set()


@pytest.mark.django_db
def test_a_reset_signs_nobody_in(on, birmingham, officer, deliver) -> None:
    user = officer(birmingham)
    enrol(user)
    client = on(None)
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", deliver()[-1].body)[1]

    client.post(client.get(link).url, {"password1": "lantern plum harbour six"})
    asked = client.post("/accounts/login/", {"login": user.email, "password": "lantern plum harbour six"})

    assert asked.url == "/accounts/second-step/check/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_without_the_demonstration_its_door_is_shut(on, birmingham, officer, settings) -> None:
    user = officer(birmingham)
    settings.DIPS_DEMO = False

    answer = on(birmingham).post("/demo/sign-in/", {"email": user.email})

    assert answer.status_code == 404
