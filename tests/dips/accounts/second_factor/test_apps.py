"""An authenticator app: added on the portal and on a council's host, asked for at sign-in, used once."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator

from dips.councils.scope import portal_scope
from tests.support.fixture_people import PASSWORD

from .codes import code, enrol, recovery_codes

pytestmark = pytest.mark.django_db
KEY = re.compile(r"<code>([A-Z2-7 ]+)</code>")


def factors(user) -> list[str]:
    with portal_scope():
        return sorted(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


def test_add_an_app_on_the_portal(on, person, deliver) -> None:
    user = person()
    client = on(None, user, second_factor=False)

    page = client.get("/accounts/second-step/app/").content.decode()
    secret = KEY.search(page)[1].replace(" ", "")
    again = client.get("/accounts/second-step/app/").content.decode()
    wrong = client.post("/accounts/second-step/app/", {"code": "000000"})
    answer = client.post("/accounts/second-step/app/", {"code": code(secret)})
    shown = client.get(answer.url)

    assert KEY.search(again)[1].replace(" ", "") == secret
    assert (wrong.status_code, factors(user)) == (200, ["recovery_codes", "totp"])
    assert answer.url == "/accounts/second-step/codes/"
    assert [each in shown.content.decode() for each in recovery_codes(user)] == [True] * 10
    assert "<svg" in page and "style=" not in page[page.index("<svg") : page.index("</svg>")]


def test_secrets_lie_locked(on, person) -> None:
    user = person()
    client = on(None, user, second_factor=False)
    secret = KEY.search(client.get("/accounts/second-step/app/").content.decode())[1].replace(" ", "")
    held = str(dict(client.session))
    client.post("/accounts/second-step/app/", {"code": code(secret)})

    with portal_scope():
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in held
    assert secret not in kept
    assert not any(each in kept for each in recovery_codes(user))


def test_sign_in_asks_for_the_code_and_takes_it_once(on, birmingham, officer, solihull) -> None:
    user = officer(birmingham)
    secret = enrol(user)
    client, thief = on(birmingham), on(solihull)
    wanted = {"login": user.email, "password": PASSWORD, "next": "/admin/"}

    asked = client.post("/accounts/login/", wanted)
    before = client.get("/admin/")
    digits = code(secret)
    done = client.post("/accounts/second-step/check/", {"code": digits})
    thief.post("/accounts/login/", wanted)
    refused = thief.post("/accounts/second-step/check/", {"code": digits})

    assert asked.url == "/accounts/second-step/check/"
    assert before.status_code == 302
    assert (done.status_code, done.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert refused.status_code == 200
    assert "_auth_user_id" not in thief.session


def test_a_recovery_code_signs_in_once(on, birmingham, officer) -> None:
    user = officer(birmingham)
    enrol(user)
    [first, *_rest] = recovery_codes(user)
    answers, told = [], []
    for _ in range(2):
        client = on(birmingham)
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        answers.append(client.post("/accounts/second-step/check/", {"code": first}).status_code)
        told.append("recovery code. 9 are left." in client.get("/admin/", follow=True).content.decode())

    assert answers == [302, 200]
    assert told == [True, False]
    assert first not in recovery_codes(user)


def test_take_the_app_off(on, person, deliver) -> None:
    user = person()
    enrol(user)
    client = on(None, user)

    client.post("/accounts/second-step/app/remove/")

    assert factors(user) == []
    assert [mail.subject for mail in deliver()] == ["The authenticator app was taken off your account"]
