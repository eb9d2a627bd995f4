"""Two councils with a domain each, and providers that answer on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import SYSTEM
from dips.signon import services

from .provider import SECRET, Handmade, handmade

DOMAINS = {"birmingham": "birmingham.gov.uk", "solihull": "solihull.gov.uk"}


@pytest.fixture
def provider() -> Iterator[Handmade]:
    with handmade() as found:
        yield found


@pytest.fixture
def two(birmingham, solihull):
    """Both with a proved domain, read anew."""
    with operator_scope():
        for council in (birmingham, solihull):
            Council.objects.filter(pk=council.pk).update(email_domain=DOMAINS[council.slug])
    lookup.forget()
    found = [lookup.by_slug(council.slug) for council in (birmingham, solihull)]
    yield found
    lookup.forget()


@pytest.fixture
def sign_on(two) -> Callable[..., object]:
    """`sign_on(council, issuer, …)`: set, checked and on."""

    def make(council, issuer: str, **changes: object):
        with council_scope(council):
            setting = {"issuer": issuer, "client_id": "dips", "secret": SECRET, "by": SYSTEM}
            services.set_sign_on(**(setting | changes))
            assert services.check_sign_on(by=SYSTEM).trouble == ""
            return services.turn_on_sign_on(by=SYSTEM)

    return make


def begin(client, path: str = "/accounts/sign-on/") -> dict[str, str]:
    """Press the button; what we send along to the provider."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content[:500]
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    return query | {"_url": answer.url}


def come_back(client, provider: Handmade, **changes: str):
    """There and back with the provider made by hand."""
    asked = begin(client)
    provider.nonce, provider.challenge = provider.claims.get("nonce", asked["nonce"]), asked["code_challenge"]
    return client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"], **changes})


def why(client, answer) -> str:
    """The code on the page of a refusal."""
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/sign-on/stopped/"), answer
    assert "_auth_user_id" not in client.session
    page = client.get(answer.url).content.decode()
    return page.partition("<code>")[2].partition("</code>")[0]
