"""What every site must say about itself, and the small files that each host has."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from dips.kernel import clock
from dips.ui import ordinary, typed
from tests.support.fixture_people import PASSWORD, host_of


@pytest.mark.parametrize("page", list(ordinary.PAGES))
def test_both_hosts_have_each_page_and_a_link_to_it_in_the_footer(portal, on, birmingham, solihull, page) -> None:
    for client in (portal, on(birmingham), on(solihull)):
        answer = client.get(f"/{page}/")

        text = answer.content.decode()
        assert answer.status_code == 200
        assert text.count("<h1") == 1
        foot = text.partition("<footer")[2]
        assert f'href="/{page}/"' in foot


def test_a_council_has_the_page_also_when_its_own_was_taken_down(on, birmingham) -> None:
    from cms.models import TextPage
    from dips.councils.scope import council_scope

    with council_scope(birmingham):
        TextPage.objects.get(slug="accessibility").unpublish()

    page = on(birmingham).get("/accessibility/")

    assert page.status_code == 200
    assert "This statement is about http://birmingham." in page.content.decode()


def test_each_statement_names_its_own_council_and_no_other(on, birmingham, solihull) -> None:
    for page in ordinary.PAGES:
        text = on(birmingham).get(f"/{page}/").content.decode()

        assert "Birmingham City Council" in text
        assert "Solihull" not in text


def test_the_accessibility_statement_has_the_parts_that_the_law_asks_for(portal, on, birmingham) -> None:
    for client in (portal, on(birmingham)):
        text = client.get("/accessibility/").content.decode()

        headings = re.findall(r"<h[23][^>]*>([^<]+)</h[23]>", text)
        for wanted in (
            "How accessible this website is",
            "Feedback and contact",
            "Enforcement procedure",
            "Compliance status",
            "Non-accessible content",
            "Preparation of this statement",
        ):
            assert headings.count(wanted) == 1
        assert "Equality and Human Rights Commission (EHRC)" in text
        assert "partially compliant" in text


def test_the_privacy_notice_lists_what_is_kept(portal, on, birmingham) -> None:
    for client in (portal, on(birmingham)):
        text = client.get("/privacy/").content.decode()

        assert text.count('<th scope="row"') == len(ordinary.KEPT)
        assert "6 years" in text


def test_a_complaint_goes_to_the_ombudsman_of_the_councils_nation() -> None:
    assert ordinary.ombudsman("Wales")[1] == "https://www.ombudsman.wales/"
    assert ordinary.ombudsman("scotland")[1] == "https://www.spso.org.uk/"
    assert ordinary.ombudsman("")[1] == ordinary.ombudsman("England")[1] == "https://www.lgo.org.uk/"


def test_the_cookies_page_lists_the_cookies_that_are_really_set(portal, on, birmingham, supplier, officer) -> None:
    user, _organisation = supplier()
    colleague = officer(birmingham)
    portal.get("/accounts/signup/")
    portal.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    portal.get("/applications/")
    portal.post("/accounts/logout/")
    council = Client(HTTP_HOST=host_of("birmingham"))
    council.get("/accounts/login/")
    council.post("/accounts/login/", {"login": colleague.email, "password": PASSWORD})
    council.get("/admin/")

    listed = re.findall(r"<code>([^<]+)</code>", portal.get("/cookies/").content.decode())

    always = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert {*portal.cookies, *council.cookies} == always
    assert sorted(listed) == sorted({*always, typed.COOKIE})  # the third is set when a session ends in mid-sentence


def test_reading_sets_no_cookie(portal, on, birmingham, open_challenge) -> None:
    challenge = open_challenge(birmingham)

    for client, path in (
        (portal, "/"),
        (portal, "/challenges/"),
        (portal, "/cy/"),
        (portal, "/privacy/"),
        (on(birmingham), "/"),
        (on(birmingham), f"/challenges/{challenge.reference}/"),
    ):
        client.get(path, follow=True)
        assert dict(client.cookies) == {}


def test_security_txt(portal, on, birmingham) -> None:
    for client in (portal, on(birmingham)):
        answer = client.get("/.well-known/security.txt")

        fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert list(fields) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
        assert fields["Contact"].startswith(("mailto:", "https://"))
        expires = datetime.fromisoformat(fields["Expires"])
        assert timedelta(days=30) < expires - clock.now() < timedelta(days=366)
        assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_the_manifest_carries_the_sites_name(portal, on, birmingham) -> None:
    assert portal.get("/manifest.webmanifest").json()["name"] == "Digital Innovation in Public Services"
    assert on(birmingham).get("/manifest.webmanifest").json()["name"] == "Birmingham City Council"
    assert portal.get("/favicon.ico")["Location"] == "/static/dips/img/mark.svg"


def test_sitemaps_hold_public_pages_alone(portal, on, birmingham, open_challenge, monkeypatch) -> None:
    challenge = open_challenge(birmingham)

    def places(client) -> list[str]:
        return re.findall(r"<loc>http://[^/]+([^<]+)</loc>", client.get("/sitemap.xml").content.decode())

    national = places(portal)
    assert {"/", "/cy/", "/challenges/", "/cy/challenges/", "/terms/"} <= set(national)
    own = places(on(birmingham))
    assert len(own) == len(set(own))
    assert not any(path.startswith("/cy/") for path in own)
    for path in own:
        assert on(birmingham).get(path).status_code == 200
    assert any("/challenges/" in path and len(path) > len("/challenges/") for path in own), challenge
    for path in (*national, *own):
        assert not path.startswith(("/admin/", "/accounts/", "/api/", "/apply/", "/applications/"))


def test_a_feed_of_what_a_council_has_open_and_nothing_else(on, portal, birmingham, solihull, open_challenge) -> None:
    challenge = open_challenge(birmingham)

    feed = on(birmingham).get("/challenges.atom")

    text = feed.content.decode()
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert text.count("<entry>") == 1
    assert f"/challenges/{challenge.reference}/" in text
    assert "<entry>" not in on(solihull).get("/challenges.atom").content.decode()
    assert portal.get("/challenges.atom?status=open").content.decode().count("<entry>") == 1


def test_a_challenge_tells_other_sites_what_it_is(on, birmingham, open_challenge) -> None:
    challenge = open_challenge(birmingham)

    page = on(birmingham).get(f"/challenges/{challenge.reference}/", follow=True).content.decode()

    assert page.count('<meta name="description" content="How ') == 1
    assert page.count('<meta property="og:title"') == 1
    assert '<meta property="og:site_name" content="Birmingham City Council">' in page
