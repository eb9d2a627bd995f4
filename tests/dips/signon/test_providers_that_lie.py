"""A provider that lies, or answers for somebody else, brings nobody in; and nothing of it stays."""

from __future__ import annotations

import time

import pytest

from dips.councils.scope import council_scope
from dips.signon.models import SignOnLink

from .conftest import come_back, why
from .provider import OTHER, Handmade

pytestmark = pytest.mark.django_db
GOOD = {"email": "olu@birmingham.gov.uk", "email_verified": True}


@pytest.fixture
def client(two, on, officer, sign_on, provider):
    officer(two[0], email="olu@birmingham.gov.uk")
    sign_on(two[0], provider.issuer)
    provider.claims = dict(GOOD)
    return on(two[0])


def links(council) -> int:
    with council_scope(council):
        return SignOnLink.objects.count()


LIES = {
    "issuer": ({"claims": {"iss": "https://elsewhere.example"}}, "sign_on_other_issuer"),
    "audience": ({"claims": {"aud": "somebody-else"}}, "sign_on_other_audience"),
    "several audiences, no presenter": ({"claims": {"aud": ["dips", "other"]}}, "sign_on_other_audience"),
    "presented by another": ({"claims": {"azp": "other"}}, "sign_on_other_audience"),
    "nonce": ({"claims": {"nonce": "of another journey"}}, "sign_on_nonce"),
    "no nonce": ({"gone": {"nonce"}}, "sign_on_nonce"),
    "expired": ({"claims": {"exp": 1_000_000_000}}, "sign_on_clock"),
    "no end": ({"gone": {"exp"}}, "sign_on_signature"),
    "from tomorrow": ({"claims": {"iat": int(time.time()) + 90_000}}, "sign_on_clock"),
    "long ago": ({"claims": {"iat": int(time.time()) - 3600}}, "sign_on_clock"),
    "proved long ago": ({"claims": {"auth_time": int(time.time()) - 90_000}}, "sign_on_too_long_ago"),
    "no subject": ({"gone": {"sub"}}, "sign_on_signature"),
    "empty subject": ({"claims": {"sub": ""}}, "sign_on_subject"),
    "unsigned": ({"alg": "none"}, "sign_on_algorithm"),
    "signed with the public key": ({"alg": "HS256"}, "sign_on_algorithm"),
    "signed with another key": ({"key": OTHER}, "sign_on_signature"),
    "another access token": ({"claims": {"at_hash": "bm9uc2Vuc2U"}}, "sign_on_signature"),
    "another code": ({"code": ""}, "sign_on_stale"),
    "unverified": ({"claims": {"email_verified": False}}, "sign_on_address_not_verified"),
    "verified as a word": ({"claims": {"email_verified": "true"}}, "sign_on_address_not_verified"),
    "nothing said of it": ({"gone": {"email_verified"}}, "sign_on_address_not_verified"),
    "no address": ({"gone": {"email"}}, "sign_on_address_not_verified"),
    "an address that no row could hold": (
        {"claims": {"email": "olu\x00@birmingham.gov.uk"}},
        "sign_on_address_not_verified",
    ),
    "another domain": ({"claims": {"email": "olu@birmingham.example"}}, "sign_on_not_here"),
    "a subdomain": ({"claims": {"email": "olu@x.birmingham.gov.uk"}}, "sign_on_not_here"),
    "two signs": ({"claims": {"email": "olu@elsewhere.example@birmingham.gov.uk"}}, "sign_on_not_here"),
    "nobody we know": ({"claims": {"email": "nobody@birmingham.gov.uk"}}, "sign_on_not_here"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_brings_nobody_in(client, two, provider: Handmade, lie: str) -> None:
    knobs, code = LIES[lie]
    for name, value in knobs.items():
        setattr(provider, name, provider.claims | value if name == "claims" else value)

    answer = come_back(client, provider)

    assert why(client, answer) == code
    assert links(two[0]) == 0


def test_the_truth_does(client, two, provider) -> None:
    answer = come_back(client, provider)

    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert links(two[0]) == 1
    assert provider.asked[0]["redirect_uri"].endswith("/accounts/sign-on/back/")
    assert provider.asked[0]["_authorization"].startswith("Basic ")


def test_an_answer_names_its_issuer(client, provider) -> None:
    """The mix-up of RFC 9207: another provider's answer, brought to this one's address."""
    assert why(client, come_back(client, provider, iss="https://elsewhere.example")) == "sign_on_other_issuer"


def test_where_the_issuer_is_always_named_it_must_be(two, on, officer, sign_on, provider) -> None:
    provider.said = {"authorization_response_iss_parameter_supported": True}
    sign_on(two[0], provider.issuer)
    client = on(two[0])

    assert why(client, come_back(client, provider)) == "sign_on_other_issuer"


def test_an_answer_works_once_in_the_browser_that_asked(client, two, on, provider) -> None:
    first = come_back(client, provider)
    state = first.wsgi_request.GET["state"]

    again = on(two[0])
    assert why(again, again.get("/accounts/sign-on/back/", {"code": provider.code, "state": state})) == "sign_on_stale"
    other = on(two[0])
    assert why(other, other.get("/accounts/sign-on/back/", {"code": "x", "state": ""})) == "sign_on_stale"
    declined = on(two[0])
    assert why(declined, come_back(declined, provider, error="access_denied")) == "sign_on_declined"


def test_a_council_may_vouch_but_not_against_its_provider(two, on, officer, sign_on, provider) -> None:
    officer(two[0], email="olu@birmingham.gov.uk")
    sign_on(two[0], provider.issuer, vouches=True)
    provider.claims = GOOD | {"email_verified": False}
    client = on(two[0])

    assert why(client, come_back(client, provider)) == "sign_on_address_not_verified"
    del provider.claims["email_verified"]
    assert come_back(client, provider).url == "/admin/"
