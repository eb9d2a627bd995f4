"""What a council's provider says of somebody opens that council, and nothing of the account that is theirs everywhere."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator

from dips.councils.scope import portal_scope
from tests.dips.accounts.second_factor.codes import code, enrol, recovery_codes
from tests.support.fixture_people import PASSWORD

from .conftest import begin, come_back

pytestmark = pytest.mark.django_db
OLU = "olu@birmingham.gov.uk"
KEYS = (
    "/accounts/second-step/codes/",
    "/accounts/second-step/codes/file/",
    "/accounts/second-step/passkeys/add/",
    "/accounts/second-step/app/",
)


def quoted(path: str) -> str:
    return quote(path, safe="")


@pytest.fixture
def olu(two, officer, provider, sign_on):
    """An officer whose council says of its provider that it always asks for a second step."""
    provider.claims = {"email": OLU, "email_verified": True}
    sign_on(two[0], provider.issuer, factor="declared")
    return officer(two[0], email=OLU)


def test_a_provider_hands_out_no_second_step_of_an_account(two, on, olu, provider) -> None:
    """Whoever sets a council's provider could else come in everywhere as each of its people."""
    secret = enrol(olu)
    client = on(two[0])
    assert come_back(client, provider).url == "/admin/"

    for path in KEYS:
        assert client.get(path).url == f"/accounts/second-step/confirm/?next={quoted(path)}", path
        assert client.post(path, {}).url == f"/accounts/second-step/confirm/?next={quoted(path)}", path
    confirming = client.get("/accounts/second-step/confirm/").content.decode()
    assert "/accounts/reauthenticate/" not in confirming
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(KEYS[0]).status_code == 302

    assert client.post("/accounts/second-step/confirm/", {"code": code(secret)}).status_code == 302
    assert recovery_codes(olu)[0] in client.get(KEYS[0]).content.decode()


def test_nor_does_it_give_a_first_one_to_an_account_with_a_password(two, on, olu, provider) -> None:
    client = on(two[0])
    come_back(client, provider)

    for path in KEYS[2:]:
        assert client.get(path).url == f"/accounts/reauthenticate/?next={quoted(path)}", path
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.get("/accounts/second-step/app/").status_code == 200


def test_whoever_has_nothing_else_begins_with_it(two, on, olu, provider) -> None:
    """Made by an invitation and the provider's word, an account has no password that could be asked for."""
    olu.set_unusable_password()
    with portal_scope():
        olu.save(update_fields=["password"])
        assert not Authenticator.objects.filter(user_id=olu.pk).exists()
    client = on(two[0])
    come_back(client, provider)

    assert client.get("/accounts/second-step/app/").status_code == 200


def test_what_is_grave_asks_the_provider_again(two, on, olu, officer, provider) -> None:
    """Somebody is still signed in at the provider since the morning: that is no proof of who sits there now."""
    admin = officer(two[0], "council_admin", email="ada@birmingham.gov.uk")
    admin.set_unusable_password()
    with portal_scope():
        admin.save(update_fields=["password"])
    provider.claims |= {"email": admin.email, "sub": "s-2", "auth_time": int(time.time()) - 3600}
    client = on(two[0])
    assert come_back(client, provider).url == "/admin/"

    stopped = [client.get("/admin/your-data/leave/"), client.post("/admin/your-data/export/")]
    assert [answer.url for answer in stopped] == [
        f"/accounts/sign-on/?next={quoted('/admin/your-data/leave/')}&again=1",
        f"/accounts/sign-on/?next={quoted('/admin/your-data/')}&again=1",
    ]
    asked = begin(client, stopped[0].url)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    back = client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]})
    assert back.url == "/accounts/sign-on/stopped/", "it did not ask"
    del provider.claims["auth_time"]
    asked = begin(client, stopped[0].url)
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    back = client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]})
    assert "sign_on_not_dated" in client.get(back.url).content.decode(), "it did not say when it asked"
    assert client.get("/admin/your-data/leave/").url == stopped[0].url
    client.post("/accounts/logout/")
    assert come_back(client, provider).url == "/admin/"
    assert client.get("/admin/your-data/leave/").url == stopped[0].url, "coming in anew without a date is no proof"
    asked = begin(client, stopped[0].url)
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    provider.claims["auth_time"] = int(time.time())
    back = client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]})
    assert client.get(back.url).status_code == 200
    assert back.url == "/admin/your-data/leave/"
