"""A live host answers and nobody else's does; the first one is what links name; a released one is gone at once."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Site

from dips.councils import links, lookup
from dips.councils.models import Domain
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.domains import errors, services
from dips.domains.models import Claim
from dips.kernel.actors import SYSTEM
from tests.support.fixture_people import client_for, sign_in

from .scene import HOST, asked, daily, days_later, live, looked, now, point, prove

OWN = "birmingham.dips.localhost"


def get(path: str = "/", host: str = HOST, **extra):
    return Client().get(path, headers={"host": host}, **extra)


def nobodys() -> bytes:
    return get(host="nowhere.dips.localhost").content


def test_the_provisioner_gives_the_host_when_both_records_are_right(
    committed, birmingham, officer, name_server, deliver, monkeypatch
) -> None:
    admin, sent = officer(birmingham, "council_admin"), []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda _app, name, **how: sent.append((name, how)))
    claim = asked(birmingham)
    prove(name_server, claim)
    looked(birmingham, claim)
    assert services.give_host(claim.pk) is False
    assert get().content == nobodys()
    point(name_server, claim)
    looked(birmingham, claim)

    deliver()
    [(_name, how)] = [each for each in sent if each[0] == "domains.give_host"]
    given = [services.give_host(how["args"][0]), services.give_host(how["args"][0])]
    [letter] = [letter for letter in deliver() if letter.to == [admin.email]]

    assert (how["queue"], given) == ("provision", [True, False])
    assert now(claim).state == "live"
    assert get().status_code == 200
    assert b"Birmingham" in get().content
    assert letter.subject == f"{HOST} leads to your site"
    assert get("/internal/tls", "web:8000", query_params={"domain": HOST}).status_code == 200


def test_a_claim_given_up_meanwhile_leaves_no_host(committed, birmingham, solihull, name_server) -> None:
    claim, theirs = asked(birmingham), asked(solihull)
    prove(name_server, claim, theirs.proof)
    point(name_server, claim)
    looked(birmingham, claim)
    with council_scope(birmingham):
        services.release(claim=claim, by=SYSTEM)

    assert services.give_host(claim.pk) is False
    assert lookup.by_host(HOST) is None

    # Of two that ask, the one to whom the name leads has it; the other is told, and waits.
    point(name_server, theirs, "solihull")
    looked(solihull, theirs)
    assert services.give_host(theirs.pk) is True
    with pytest.raises(errors.HeldElsewhere):
        asked(birmingham)
    assert lookup.by_host(HOST) == solihull


def test_a_provisioner_that_died_half_way_is_followed_by_another(
    committed, birmingham, name_server, monkeypatch
) -> None:
    claim = asked(birmingham)
    prove(name_server, claim)
    point(name_server, claim)
    looked(birmingham, claim)
    with monkeypatch.context() as broken:
        broken.setattr(services.giving, "_said", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.give_host(claim.pk)
    assert now(claim).state == "verified"

    assert services.give_host(claim.pk) is True
    assert now(claim).state == "live"
    with portal_scope():
        assert Domain.objects.filter(domain=HOST).count() == 1


def test_what_was_looked_at_long_ago_gives_no_host(committed, birmingham, name_server) -> None:
    claim = asked(birmingham)
    prove(name_server, claim)
    point(name_server, claim)
    looked(birmingham, claim)
    with operator_scope():
        Claim.objects.filter(pk=claim.pk).update(looked_at="2026-01-01T00:00:00Z")

    assert services.give_host(claim.pk) is False
    assert get().content == nobodys()


def test_first_host_links_and_who_is_sent_on(committed, birmingham, officer, name_server, settings) -> None:
    admin = officer(birmingham, "council_admin")
    claim = live(birmingham, name_server)
    port = settings.PUBLIC_PORT
    assert links.council_url(birmingham) == f"http://{OWN}:{port}/"
    signed_in = client_for("birmingham", admin)
    with council_scope(birmingham):
        services.choose_first(claim=claim, by=SYSTEM)

    first = f"http://{HOST}:{port}"
    assert links.council_url(birmingham) == f"{first}/"
    with council_scope(birmingham):
        assert Site.objects.get(is_default_site=True).root_url == first
    moved = get("/challenges/?page=2", OWN)
    assert (moved.status_code, moved["Location"]) == (301, f"{first}/challenges/?page=2")
    assert moved["Cache-Control"] == "no-store"  # or browsers would go on after it is given up
    assert get("/cy/", OWN).status_code in (301, 404)
    assert f"<loc>{first}/" in get("/sitemap.xml").content.decode()
    assert get("/robots.txt").content.decode().endswith(f"Sitemap: {first}/sitemap.xml\n")
    # What stays: programs, the back office and its door, a form that is sent, whoever is signed in.
    assert get("/api/v1/challenges/", OWN).status_code == 200
    assert get("/admin/", OWN)["Location"].startswith("/accounts/login/")
    assert get("/accounts/login/", OWN).status_code == 200
    assert Client().post("/feedback/", headers={"host": OWN}).status_code == 405
    assert signed_in.get("/").status_code == 200
    assert f"form-action 'self' {first}" in signed_in.get("/")["Content-Security-Policy"]
    # A session is its host's alone, and so is its form token's origin.
    there = Client(HTTP_HOST=HOST)
    there.cookies = signed_in.cookies
    assert there.get("/admin/").status_code == 302
    own = Client(HTTP_HOST=f"{HOST}:{port}", enforce_csrf_checks=True)
    login = own.get("/accounts/login/")
    token = login.context["csrf_token"]
    posted = [
        own.post("/accounts/login/", {"csrfmiddlewaretoken": token}, headers={"origin": origin}).status_code
        for origin in (first, f"http://{OWN}:{port}")
    ]
    assert posted == [200, 403]
    assert b"passkey" not in login.content.lower()
    # And back.
    with council_scope(birmingham):
        services.choose_default(by=SYSTEM)
    assert get("/", OWN).status_code == 200
    assert links.council_url(birmingham) == f"http://{OWN}:{port}/"


def test_browsers_keep_to_https_on_the_own_host_and_not_below_it(committed, birmingham, name_server, settings) -> None:
    live(birmingham, name_server)
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 1000, True

    said = [get(host=host, secure=True)["Strict-Transport-Security"] for host in (HOST, OWN)]

    assert said == ["max-age=1000", "max-age=1000; includeSubDomains"]


def test_a_released_host_is_nobodys_at_once(committed, birmingham, officer, name_server) -> None:
    claim = live(birmingham, name_server)
    inside = Client(HTTP_HOST=f"{HOST}:{settings.PUBLIC_PORT}")
    sign_in(inside, officer(birmingham, "council_admin"), f"{HOST}:{settings.PUBLIC_PORT}")
    with council_scope(birmingham):
        services.choose_first(claim=claim, by=SYSTEM)
    assert (get().status_code, inside.get("/admin/").status_code) == (200, 200)

    with council_scope(birmingham):
        services.release(claim=claim, by=SYSTEM)

    assert [get(path).content for path in ("/", "/admin/", "/accounts/login/", "/robots.txt")] == [nobodys()] * 4
    assert (inside.get("/admin/").status_code, inside.get("/admin/").content) == (404, nobodys())
    assert get("/internal/tls", "web:8000", query_params={"domain": HOST}).status_code == 404
    assert get("/", OWN).status_code == 200
    assert links.council_url(birmingham).startswith(f"http://{OWN}")
    with portal_scope():
        assert list(Domain.objects.filter(tenant=birmingham).values_list("domain", "is_primary")) == [(OWN, True)]


def test_a_host_whose_records_are_gone_is_taken_off_after_a_week(
    committed, birmingham, officer, name_server, deliver
) -> None:
    admin = officer(birmingham, "council_admin")
    claim = live(birmingham, name_server)
    with operator_scope():
        Claim.objects.filter(pk=claim.pk).update(found={})
    name_server.set(claim.name, "CNAME", "parked.example.")
    with days_later(0):
        daily(claim)
    assert get().status_code == 200
    with days_later(7):
        daily(claim)

    assert now(claim).state == "lapsed"
    assert get().content == nobodys()
    assert get(host=OWN).status_code == 200
    assert [letter.subject for letter in deliver() if letter.to == [admin.email]][-1] == f"{HOST} has lapsed"


@pytest.mark.parametrize(
    ("asked_for", "status"),
    [
        ("dips.localhost", 200),
        ("birmingham.dips.localhost", 200),
        ("BIRMINGHAM.dips.localhost", 200),
        ("nowhere.dips.localhost", 404),
        ("birmingham.dips.localhost:80", 404),
        ("", 404),
        ("x" * 300, 404),
        ("a\x00b", 404),
    ],
)
def test_the_proxy_asks_for_certificates(birmingham, asked_for: str, status: int) -> None:
    answer = get("/internal/tls", "10.0.0.7:8000", query_params={"domain": asked_for})

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (status, b"", "no-store")
