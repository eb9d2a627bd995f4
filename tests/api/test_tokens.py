"""Tokens: made with a session, shown once, national, and never more than their person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.models import ApiToken
from dips.accounts.tokens import services
from dips.accounts.tokens.scopes import Scope
from dips.councils.scope import portal_scope
from dips.kernel import clock
from dips.kernel.errors import Invalid
from tests.support.fixture_people import client_for

pytestmark = pytest.mark.django_db


def test_token_is_shown_once_and_kept_as_a_hash(on, person):
    client = on(None, person())

    made = client.post("/api/v1/tokens/", {"name": "Bids", "scopes": ["profile:read"]}, content_type="application/json")
    listed = client.get("/api/v1/tokens/").json()["results"]

    secret = made.json()["token"]
    row = ApiToken.objects.get()
    assert made.status_code == 201
    assert [set(each) for each in listed] == [
        {"id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"}
    ]
    assert secret.startswith(row.prefix) and secret not in str(row.__dict__)
    assert client_for(None).get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 200


def test_repeat_with_a_key_makes_one_token_and_does_not_show_it_again(on, person):
    client = on(None, person())
    body = {"name": "Bids", "scopes": ["profile:read"]}

    answers = [
        client.post("/api/v1/tokens/", body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k1")
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert "token" in answers[0].json() and "token" not in answers[1].json()
    assert ApiToken.objects.count() == 1


def test_token_makes_no_token(api, person):
    caller = api(None, person())

    assert caller.post("tokens/", {"name": "B", "scopes": ["profile:read"]}).json()["code"] == "session_needed"
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: {"revoked_at": clock.now()},
        lambda token: {"expires_at": clock.now()},
        lambda token: {"token_hash": "0" * 64},
    ],
)
def test_token_that_does_not_work_is_refused_everywhere(api, person, spoil):
    caller = api(None, person())
    token = ApiToken.objects.get()
    ApiToken.objects.update(**spoil(token))

    assert caller.get("me/").json()["code"] == "token_refused"
    assert caller.get("challenges/").status_code == 401


def test_token_of_a_closed_account_is_refused(api, person):
    user = person()
    caller = api(None, user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert caller.get("me/").status_code == 401


def test_scope_is_held_to(api, person):
    caller = api(None, person(), scopes=[Scope.ORGANISATIONS_READ])

    assert caller.get("organisations/").status_code == 200
    refused = caller.post("organisations/", {"legal_name": "A", "kind": "charity"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert caller.get("challenges/").status_code == 200


def test_token_has_its_persons_roles_council_by_council(api, officer, birmingham, solihull):
    user = officer(birmingham, "programme_manager")

    assert api(birmingham, user).get("me/").json()["roles"] == ["programme_manager"]
    assert api(solihull, user).get("me/").json()["roles"] == []
    assert api(None, user).get("councils/birmingham/me/").json()["roles"] == ["programme_manager"]
    assert api(None, user).get("me/").json()["roles"] == []


def test_another_persons_token_is_not_found(on, person):
    mine, theirs = person(), person()
    with portal_scope():
        token, _secret = services.mint_token(user=theirs, name="T", scopes=["profile:read"], by=theirs)

    assert on(None, mine).delete(f"/api/v1/tokens/{token.pk}/").status_code == 404
    assert on(None, theirs).delete(f"/api/v1/tokens/{token.pk}/").status_code == 204
    assert services.tokens_of(theirs).count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["all"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_token_that_cannot_be_is_refused(person, change, field):
    user = person()

    with pytest.raises(Invalid) as refused:
        services.mint_token(**{"user": user, "name": "T", "scopes": ["profile:read"], "by": user} | change)

    assert list(refused.value.errors) == [field]
    assert ApiToken.objects.count() == 0


def test_use_is_noted_to_the_hour(api, person):
    caller = api(None, person())
    assert ApiToken.objects.get().last_used_at is None

    caller.get("me/")
    first = ApiToken.objects.get().last_used_at
    with clock.at(clock.now() + timedelta(minutes=5)):
        caller.get("me/")

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_page_makes_shows_and_revokes(on, person):
    client = on(None, person())

    made = client.post("/accounts/tokens/", {"name": "Bids", "scopes": ["profile:read"], "days": "30"})
    row = ApiToken.objects.get()
    listed = client.get("/accounts/tokens/").content.decode()

    assert made.status_code == 200 and row.prefix in made.content.decode()
    assert made["Cache-Control"].find("no-store") >= 0
    assert row.prefix in listed and made.context["secret"] not in listed
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 302
    assert services.tokens_of(row.user).count() == 0


def test_page_keeps_what_was_typed_when_it_refuses(on, person):
    answer = on(None, person()).post("/accounts/tokens/", {"name": "Bids", "days": "30"})

    assert answer.status_code == 400
    assert 'value="Bids"' in answer.content.decode()
    assert ApiToken.objects.count() == 0
