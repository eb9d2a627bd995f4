"""The second step, the length of a session, and councils whose people come in by sign-on alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from dips.accounts.sessions.services import sessions_of
from dips.councils.scope import council_scope
from dips.kernel import fetching
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent
from dips.signon import errors, services
from dips.signon.models import SignOn, SignOnLink
from dips.signon.protocol import proofs
from dips.signon.views import farewell as farewells
from dips.staff.access import queries as access
from tests.dips.accounts.second_factor.codes import code, enrol
from tests.support.fixture_people import PASSWORD

from .conftest import begin, come_back, why
from .provider import SECRET

pytestmark = pytest.mark.django_db
OLU = "olu@birmingham.gov.uk"


@pytest.fixture
def olu(two, officer, provider):
    provider.claims = {"email": OLU, "email_verified": True}
    return officer(two[0], email=OLU)


def test_our_second_step_follows(two, on, olu, sign_on, provider) -> None:
    sign_on(two[0], provider.issuer)
    provider.claims["amr"] = ["mfa"]

    bare = on(two[0])
    assert come_back(bare, provider).url == "/admin/"
    assert bare.get("/admin/").url.startswith("/accounts/second-step/start/")
    key = enrol(olu)
    client = on(two[0])
    assert come_back(client, provider).url == "/accounts/second-step/check/"
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/second-step/check/", {"code": code(key)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200
    with council_scope(two[0]):
        assert [line.signs_in for line in access.lines()] == ["Password, The council’s own sign-on"]


@pytest.mark.parametrize(
    ("factor", "claims", "is_in"),
    [
        ("claimed", {}, False),
        ("claimed", {"amr": ["pwd"]}, False),
        ("claimed", {"amr": "mfa"}, False),
        ("claimed", {"acr": "1"}, False),
        ("claimed", {"amr": ["pwd", "mfa"]}, True),
        ("claimed", {"acr": "https://refeds.org/profile/mfa"}, True),
        ("declared", {}, True),
    ],
)
def test_the_providers_second_step_counts_where_it_is_said(
    two, on, olu, sign_on, provider, factor, claims, is_in
) -> None:
    enrol(olu)
    sign_on(two[0], provider.issuer, factor=factor)
    provider.claims |= claims
    client = on(two[0])

    answer = come_back(client, provider)

    assert answer.url == ("/admin/" if is_in else "/accounts/second-step/check/")
    assert (client.get("/admin/").status_code == 200) is is_in


def test_where_one_was_going_and_only_there(two, on, olu, sign_on, provider) -> None:
    sign_on(two[0], provider.issuer, factor="declared")
    for onward, there in (
        ("/admin/challenges/", "/admin/challenges/"),
        ("//evil.example/", "/admin/"),
        ("https://evil.example/", "/admin/"),
    ):
        client = on(two[0])
        asked = begin(client, f"/accounts/sign-on/?next={onward}")
        provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
        assert client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]}).url == there


def test_a_session_ends_after_the_councils_time(two, on, olu, sign_on, provider) -> None:
    """However much it is used, and whatever else is written into it."""
    sign_on(two[0], provider.issuer, factor="declared", session_minutes=30)
    client = on(two[0])
    asked = begin(client)
    assert asked["max_age"] == "1800"
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    client.get("/accounts/sign-on/back/", {"code": provider.code, "state": asked["state"]})

    ends = client.session.get_expiry_date()
    assert timedelta(minutes=29) < ends - timezone.now() <= timedelta(minutes=30)
    client.get("/admin/")
    session = client.session
    session["more"] = "words"
    session.save()
    assert client.session.get_expiry_date() == ends
    session.set_expiry(timezone.now() - timedelta(seconds=1))
    session.save()
    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_by_sign_on_alone(two, on, olu, officer, sign_on, provider) -> None:
    """Passwords stop, who is in by one is out, and who may set the sign-on still comes in: with their second step."""
    birmingham = two[0]
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    only = {"issuer": provider.issuer, "client_id": "dips", "secret": SECRET, "is_only_way": True, "by": admin}
    sign_on(birmingham, provider.issuer)
    with council_scope(birmingham), pytest.raises(errors.NobodyYet):
        services.set_sign_on(**only)
    come_back(on(birmingham), provider)
    with council_scope(birmingham), pytest.raises(errors.NobodyElse):
        services.set_sign_on(**only)
    with council_scope(birmingham):
        assert (SignOn.objects.get().state, SignOn.objects.get().is_only_way) == ("on", False)
    key = enrol(admin)
    inside, boss = on(birmingham, olu), on(birmingham, admin)
    portals = [on(None, person) for person in (olu, admin)]
    there = "/api/v1/councils/birmingham/programmes/"
    assert [portal.get(there).status_code for portal in portals] == [200, 200]
    with council_scope(birmingham):
        services.set_sign_on(**only)

    answers = [portal.get(there) for portal in portals]
    assert [answer.status_code for answer in answers] == [403, 200]
    assert answers[0].json()["code"] == "only_by_sign_on"
    assert inside.get("/admin/").url.startswith("/accounts/login/")
    assert boss.get("/admin/").status_code == 200
    client = on(birmingham)
    refused = client.post("/accounts/login/", {"login": OLU, "password": PASSWORD})
    assert refused.status_code == 403
    assert "Your council signs its people in by its own sign-on alone." in refused.content.decode()
    assert "_auth_user_id" not in client.session
    wrong = client.post("/accounts/login/", {"login": OLU, "password": "not it at all"})
    assert wrong.status_code == 200
    assert come_back(client, provider).url == "/admin/"

    glass = on(birmingham)
    assert (
        glass.post("/accounts/login/", {"login": admin.email, "password": PASSWORD}).url
        == "/accounts/second-step/check/"
    )
    assert glass.post("/accounts/second-step/check/", {"code": code(key)}).url == "/admin/"
    with council_scope(birmingham):
        assert AuditEvent.objects.filter(verb="sign_on.passed_by", actor_id=admin.pk).count() == 1
    page = on(birmingham).get("/accounts/login/").content.decode()
    assert "Only for those who look after the sign-on" in page


def test_at_the_portal_and_at_other_councils_nothing_changes(two, on, olu, officer, sign_on, provider) -> None:
    sam = officer(two[1], email="sam@solihull.gov.uk")
    sign_on(two[0], provider.issuer)

    assert on(two[1]).post("/accounts/login/", {"login": sam.email, "password": PASSWORD}).url == "/admin/"
    assert "sign-on" not in on(two[1]).get("/accounts/login/").content.decode()
    assert "sign-on" not in on(None).get("/accounts/login/").content.decode()


def test_another_client_knows_people_by_other_names(two, on, olu, sign_on, provider) -> None:
    """As Microsoft Entra ID does: its `sub` is one for each application."""
    sign_on(two[0], provider.issuer, factor="declared")
    come_back(on(two[0]), provider)
    with council_scope(two[0]):
        services.turn_off_sign_on(by=SYSTEM)
    provider.claims |= {"sub": "s-of-the-new-client", "aud": "dips-2"}
    sign_on(two[0], provider.issuer, factor="declared", client_id="dips-2")

    assert come_back(on(two[0]), provider).url == "/admin/"
    with council_scope(two[0]):
        assert [link.subject for link in SignOnLink.objects.all()] == ["s-of-the-new-client"]
        assert AuditEvent.objects.filter(verb="sign_on.unlink").count() == 1


def test_what_was_turned_off_meanwhile_lets_nobody_in_for_the_first_time(two, olu, sign_on, provider) -> None:
    begun = sign_on(two[0], provider.issuer, factor="declared")
    claims = {"iss": provider.issuer, "sub": "s-1", "email": OLU, "email_verified": True}
    with council_scope(two[0]):
        services.turn_off_sign_on(by=SYSTEM)
        with pytest.raises(errors.Stale):
            services.arrive(sign_on=begun, shown=proofs.show(claims, {}))
        assert not SignOnLink.objects.exists()


def test_a_provider_that_hangs_does_not_hold_everybody(two, on, olu, sign_on, provider, monkeypatch) -> None:
    """One worker waits for it, not each that is asked for the way there."""
    sign_on(two[0], provider.issuer)
    cache.clear()
    asked = []

    def hang(url: str, **_more: object) -> None:
        asked.append(url)
        raise fetching.TooSlow

    monkeypatch.setattr(fetching, "get", hang)

    for _turn in range(3):
        assert on(two[0]).get("/accounts/sign-on/").url == "/accounts/sign-on/stopped/"
        on(two[0]).post("/accounts/sign-on/logged-out/", {"logout_token": "nonsense"})
    assert len(asked) == 1
    with council_scope(two[0]):
        assert "did not answer within 10 seconds" in services.check_sign_on(by=SYSTEM).trouble
    assert len(asked) == 2


STOCK = (
    "/accounts/social/login/cancelled/", "/accounts/social/signup/", "/accounts/social/connections/", "/accounts/3rdparty/",
    "/accounts/3rdparty/signup/", "/accounts/oidc/x/login/", "/accounts/oidc/x/login/callback/", "/accounts/google/login/",
)  # fmt: skip


def test_what_is_not_ours_is_not_there(two, on, olu, sign_on, provider) -> None:
    sign_on(two[0], provider.issuer)
    ours = ("/accounts/sign-on/", "/accounts/sign-on/back/", "/accounts/sign-on/stopped/")

    for host in (None, *two):
        assert {on(host).get(path).status_code for path in STOCK} == {404}
    assert {on(None).get(path).status_code for path in ours} == {404}
    assert {on(two[1]).get(path).status_code for path in ours[:2]} == {404}
    assert on(two[1]).post("/accounts/sign-on/logged-out/", {"logout_token": "x"}).status_code == 404


def _cut_off(**_facts: object) -> None:
    raise MemoryError


def test_farewell_ends_the_sessions_of_that_person_here(two, on, olu, officer, sign_on, provider, monkeypatch) -> None:
    birmingham = two[0]
    sign_on(birmingham, provider.issuer, factor="declared")
    sign_on(two[1], provider.issuer, factor="declared")
    other = on(birmingham, officer(birmingham, full_name="Other Officer"))
    portal = on(None, olu)
    provider.claims["sid"] = "browser-1"

    def farewell(at=birmingham, **claims: object) -> int:
        return (
            on(at).post("/accounts/sign-on/logged-out/", {"logout_token": provider.logout_token(**claims)}).status_code
        )

    def alive(client) -> bool:
        return client.get("/admin/").status_code == 200

    client = on(birmingham)
    come_back(client, provider)
    for lie in (
        {"aud": "other"}, {"iss": "https://elsewhere.example"}, {"sub": "s-1", "nonce": "x"}, {"sub": "s-1", "events": {}},
        {"sub": "s-1", "jti": None}, {"sub": "s-1", "iat": 1_000_000_000}, {},
    ):  # fmt: skip
        assert farewell(**lie) == 400
    assert on(birmingham).post("/accounts/sign-on/logged-out/", {"logout_token": "nonsense"}).status_code == 400
    assert farewell(sub="somebody-else") == 200
    assert farewell(at=two[1], sub="s-1") == 200
    assert alive(client)
    assert farewell(sub="s-1") == 200
    assert not alive(client)
    come_back(client, provider)
    assert farewell(sid="browser-2") == 200
    assert alive(client)
    again = {"sid": "browser-1", "jti": "once"}
    with monkeypatch.context() as broken:
        broken.setattr(farewells.services, "end_by_farewell", _cut_off)
        with pytest.raises(MemoryError):
            farewell(**again)
    assert alive(client)
    assert (farewell(**again), alive(client)) == (200, False)
    assert farewell(**again) == 400

    assert alive(other)
    assert portal.get("/accounts/").status_code == 200
    assert [row.home for row in sessions_of(olu)] == ["public"]


def test_a_refusal_is_in_the_trail_without_an_address(two, on, olu, sign_on, provider) -> None:
    sign_on(two[0], provider.issuer)
    provider.claims["email"] = "nobody@birmingham.gov.uk"
    client = on(two[0])

    assert why(client, come_back(client, provider)) == "sign_on_not_here"

    with council_scope(two[0]):
        event = AuditEvent.objects.get(verb="sign_on.refuse")
    assert event.data == {"code": "sign_on_not_here", "no_answer": False}
