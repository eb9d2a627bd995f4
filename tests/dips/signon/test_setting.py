"""What a council may set, what is refused, and what nobody ever sees again."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from dips.councils.scope import council_scope, operator_scope
from dips.kernel import fetching
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotAllowed, StaleVersion
from dips.kernel.models import AuditEvent
from dips.signon import errors, services
from dips.signon.models import SignOn
from tests.dips.accounts.second_factor.codes import enrol

from .conftest import begin
from .provider import SECRET, Handmade

pytestmark = pytest.mark.django_db
WHERE = {"issuer": "https://id.example.org", "client_id": "dips"}


@pytest.fixture
def here(two):
    with council_scope(two[0]):
        yield two[0]


def test_a_secret_goes_in_and_never_comes_out(two, on, officer) -> None:
    admin = officer(two[0], "council_admin")
    client = on(two[0], admin)

    saved = client.post("/admin/sign-on/", WHERE | {"secret": SECRET, "factor": "ours", "session_minutes": "480"})
    pages = [
        client.get(path).content.decode() for path in ("/admin/sign-on/", "/api/v1/sign-on/", "/admin/reports/trail/")
    ]

    assert saved.status_code == 302
    assert [SECRET in page for page in pages] == [False] * 3
    assert '"secret"' not in pages[1]
    with council_scope(two[0]):
        row = SignOn.objects.get()
        assert SECRET not in row.secret
        assert not any(SECRET in str(event.data) for event in AuditEvent.objects.all())
        assert AuditEvent.objects.get(verb="sign_on.set").data["secret_changed"] is True


def test_the_secret_is_kept_but_for_no_other_place(here) -> None:
    row = services.set_sign_on(**WHERE, secret=SECRET, by=SYSTEM)
    kept = row.secret

    assert services.set_sign_on(**WHERE, label="In", by=SYSTEM).secret == kept
    for other in ({"issuer": "https://evil.example.org"}, {"client_id": "other"}):
        with pytest.raises(Invalid) as refused:
            services.set_sign_on(**(WHERE | other), by=SYSTEM)
        assert list(refused.value.errors) == ["secret"]
    assert SignOn.objects.get().issuer == WHERE["issuer"]


BAD = {
    "issuer": ["http://id.example.org", "https://10.0.0.1", "https://id.example.org?x=1", "https://intranet", "id"],
    "client_id": ["", "a\nb", "x" * 256],
    "secret": ["", "a\x00b", "x" * 1001],
    "label": ["x" * 61],
    "session_minutes": [14, 721, -1],
    "factor": ["", "none"],
}


@pytest.mark.parametrize("field", BAD)
def test_what_is_refused(here, field: str) -> None:
    for value in BAD[field]:
        with override_settings(DIPS_FETCH_LOOPBACK=False), pytest.raises(Invalid) as refused:
            services.set_sign_on(**(WHERE | {"secret": SECRET, field: value}), by=SYSTEM)
        assert list(refused.value.errors) == [field], value
    assert not SignOn.objects.exists()


def test_each_wrong_issuer_has_its_own_sentence_and_the_inside_one_alone(here, monkeypatch) -> None:
    def told(issuer: str) -> str:
        with override_settings(DIPS_FETCH_LOOPBACK=False), pytest.raises(Invalid) as refused:
            services.set_sign_on(**(WHERE | {"issuer": issuer}), secret=SECRET, by=SYSTEM)
        return refused.value.errors["issuer"][0]

    mend = [told(each) for each in ("id", "http://id.example.org", "https://id.example.org?x=1")]
    inside = {told(each) for each in ("https://10.0.0.1", "https://intranet", "https://id.example.org:22")}
    assert [each.split(",")[0].split(".")[0] for each in mend] == [
        "Enter the issuer in full", "Enter an issuer that begins with https://", "Leave out the question mark or # and what follows it: an issuer has neither",
    ]  # fmt: skip
    assert inside == {fetching.BadAddress().message}

    services.set_sign_on(**WHERE, secret=SECRET, by=SYSTEM)
    found: list[Any] = []
    monkeypatch.setattr(fetching, "_addresses", lambda *args: found or pytest.fail("asked first"))
    found.append((socket.AF_INET, ("10.0.0.1", 443)))
    assert services.check_sign_on(by=SYSTEM).trouble == fetching.Inside().message
    monkeypatch.setattr(fetching, "_addresses", nobody)
    assert services.check_sign_on(by=SYSTEM).trouble == (
        "We asked id.example.org for its description, and there is no host of this name."
        " Is the issuer spelled as the provider has it?"
    )


def nobody(*args: Any) -> Any:
    raise fetching.NameUnknown


def test_only_who_may_and_only_what_they_saw(here, officer) -> None:
    manager = officer(here, "programme_manager")
    row = services.set_sign_on(**WHERE, secret=SECRET, by=SYSTEM)
    for verb in (services.check_sign_on, services.turn_on_sign_on, services.turn_off_sign_on):
        with pytest.raises(NotAllowed):
            verb(by=manager)
    with pytest.raises(NotAllowed):
        services.set_sign_on(**WHERE, by=manager)

    services.set_sign_on(**WHERE, label="First", version=row.version, by=SYSTEM)
    with pytest.raises(StaleVersion):
        services.set_sign_on(**WHERE, label="Second", version=row.version, by=SYSTEM)
    assert SignOn.objects.get().label == "First"


def test_off_tested_on_and_back(here, provider: Handmade) -> None:
    where = {"issuer": provider.issuer, "client_id": "dips"}
    with pytest.raises(errors.NotSet):
        services.check_sign_on(by=SYSTEM)
    services.set_sign_on(**where, secret=SECRET, by=SYSTEM)
    with pytest.raises(errors.NotTested):
        services.turn_on_sign_on(by=SYSTEM)
    assert services.check_sign_on(by=SYSTEM).state == "tested"
    assert services.set_sign_on(**where, secret="another", by=SYSTEM).state == "off"
    services.check_sign_on(by=SYSTEM)
    services.turn_on_sign_on(by=SYSTEM)

    with pytest.raises(errors.StillOn):
        services.set_sign_on(**(where | {"client_id": "other"}), secret="other", by=SYSTEM)
    assert services.set_sign_on(**where, secret="rotated", label="In", by=SYSTEM).state == "on"
    assert services.turn_off_sign_on(by=SYSTEM).state == "tested"


def test_a_council_without_a_proved_domain_lets_nobody_in(here, provider) -> None:
    with operator_scope():
        type(here).objects.filter(pk=here.pk).update(email_domain="")
    from dips.councils import lookup

    lookup.forget()
    with council_scope(lookup.by_slug(here.slug)):
        services.set_sign_on(issuer=provider.issuer, client_id="dips", secret=SECRET, by=SYSTEM)
        services.check_sign_on(by=SYSTEM)

        with pytest.raises(errors.NoDomain):
            services.turn_on_sign_on(by=SYSTEM)


def test_another_key_of_the_service(here, provider: Handmade, settings) -> None:
    """With the earlier one beside it nothing changes; locked anew it may go; forgotten too early, the page says so."""
    services.set_sign_on(issuer=provider.issuer, client_id="dips", secret=SECRET, by=SYSTEM)
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "k3Yo" * 15

    lost = services.check_sign_on(by=SYSTEM).trouble
    assert (lost, services.lock_secrets_anew()) == (errors.SecretLost().message, 0)
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert services.lock_secrets_anew() == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert services.check_sign_on(by=SYSTEM).trouble == ""


WRONG = {
    "another name": ({"said": {"issuer": "https://elsewhere.example"}}, "It calls itself “https://elsewhere.example”"),
    "not there": ({"status": 404}, "it answers with 404"),
    "no object": ({"body": b"<html>"}, "is something else, perhaps a page for people"),
    "too much": ({"body": b" " * 300_000}, "more than we read"),
    "sends on": ({"redirect": "http://127.0.0.1:1/"}, "sends us on to another address"),
    "no code": ({"said": {"response_types_supported": ["id_token"]}}, "authorization code flow"),
    "no PKCE": ({"said": {"code_challenge_methods_supported": ["plain"]}}, "PKCE"),
    "no signature": (
        {"said": {"id_token_signing_alg_values_supported": ["none", "HS256"]}},
        "no way that we can trust",
    ),
    "no secret": ({"said": {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}}, "no client secret"),
    "token inside": ({"said": {"token_endpoint": "http://10.0.0.1/token"}}, "not an address we may ask"),
    "keys inside": ({"said": {"jwks_uri": "file:///etc/passwd"}}, "not an address we may ask"),
    "no token": ({"said": {"token_endpoint": None}}, "its token_endpoint"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_check_says_what_is_wrong(here, provider: Handmade, kind: str) -> None:
    services.set_sign_on(issuer=provider.issuer, client_id="dips", secret=SECRET, by=SYSTEM)
    services.check_sign_on(by=SYSTEM)
    knobs, words = WRONG[kind]
    for name, value in knobs.items():
        setattr(provider, name, value)

    row = services.check_sign_on(by=SYSTEM)

    assert words in row.trouble
    assert row.state == "off"


def test_where_it_is_on_the_schedule_looks_and_the_page_says_so(
    two, on, officer, sign_on, provider, monkeypatch
) -> None:
    birmingham = two[0]
    sign_on(birmingham, provider.issuer)
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    provider.pause = 5

    with council_scope(birmingham):
        assert services.note_whether_it_answers() is False
        row = SignOn.objects.get()
    page = on(birmingham, officer(birmingham, "council_admin")).get("/admin/sign-on/").content.decode()

    host = urlsplit(provider.issuer).hostname
    silent = f"We asked {host} for its description, and it did not answer within 10 seconds."
    assert (row.state, row.trouble) == ("on", f"{silent} Is it up, and open to the internet?")
    assert silent in page
    assert "It last answered well at" in page
    with council_scope(two[1]):
        assert services.note_whether_it_answers() is None


def test_a_provider_that_is_down_leaves_the_password(two, on, officer, sign_on, provider, monkeypatch) -> None:
    from django.core.cache import cache

    birmingham, user = two[0], officer(two[0], email="olu@birmingham.gov.uk")
    enrol(user)
    sign_on(birmingham, provider.issuer)
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    client, going = on(birmingham), on(birmingham)
    asked = begin(going)
    cache.clear()
    provider.pause = 5

    stopped = client.get("/accounts/sign-on/")
    late = going.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]})

    assert (stopped.status_code, stopped.url, late.url) == (
        302,
        "/accounts/sign-on/stopped/",
        "/accounts/sign-on/stopped/",
    )
    page = client.get(stopped.url).content.decode()
    assert "does not answer at the moment" in page
    assert "<code>too_slow</code>" in page
    signed_in = client.post("/accounts/login/", {"login": user.email, "password": "plum harbour lantern seven"})
    assert signed_in.url == "/accounts/second-step/check/"
