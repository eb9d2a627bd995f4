"""Welsh by its address: what takes the prefix, what keeps it, and where it leads nowhere."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from dips.councils import founding, links
from dips.councils.scope import portal_scope
from dips.ui import catalogue, languages


@pytest.fixture
def welsh_council(birmingham, monkeypatch):
    """Birmingham with its pages in Welsh too."""
    told = property(
        lambda council: ["en", "cy"] if council.pk == birmingham.pk else ["en"], lambda council, value: None
    )
    monkeypatch.setattr("dips.councils.models.Council.languages", told)
    return birmingham


@pytest.mark.parametrize(
    ("path", "welsh"),
    [
        ("/", "/cy/"),
        ("/challenges/", "/cy/challenges/"),
        ("/cy/challenges/", "/cy/challenges/"),
        ("/admin/", "/admin/"),
        ("/api/v1/", "/api/v1/"),
        ("/theme.0123456789abcdef.css", "/theme.0123456789abcdef.css"),
        ("//elsewhere.example/", "//elsewhere.example/"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ],
)
def test_only_pages_for_everyone_take_the_prefix(path, welsh) -> None:
    assert languages.in_language(path, "cy") == welsh
    assert languages.in_language(welsh, "en") == path.replace("/cy/", "/")


def test_the_same_page_in_both_languages(portal) -> None:
    english, welsh = portal.get("/challenges/?q=bus"), portal.get("/cy/challenges/?q=bus")

    assert (english.status_code, welsh.status_code) == (200, 200)
    assert (english["Content-Language"], welsh["Content-Language"]) == ("en-gb", "cy")
    assert '<html lang="en-gb">' in english.content.decode()
    assert '<html lang="cy">' in welsh.content.decode()
    assert (
        'href="/cy/challenges/?q=bus" hreflang="cy" lang="cy" rel="alternate"><span class="masthead__language-name">Cymraeg<'
        in english.content.decode()
    )
    assert (
        'href="/challenges/?q=bus" hreflang="en" lang="en" rel="alternate"><span class="masthead__language-name">English<'
        in welsh.content.decode()
    )
    for page in (english, welsh):
        told = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://[^/]+([^"]+)">', page.content.decode())
        assert told == [("en", "/challenges/?q=bus"), ("cy", "/cy/challenges/?q=bus")]


def test_every_link_of_a_welsh_page_stays_welsh(portal) -> None:
    page = portal.get("/cy/").content.decode()

    own = re.findall(r'<(?:a|form)\b[^>]*(?:href|action)="(/[^"]*)"[^>]*>', page)
    assert [path for path in own if not path.startswith(("/cy/", *languages.NEVER)) and path != "/"] == []
    assert own.count("/") == 1  # the way back to English


def test_redirects_and_forms_stay_welsh(portal) -> None:
    assert portal.get("/cy")["Location"] == "/cy/"
    assert portal.get("/cy/challenges")["Location"] == "/cy/challenges/"
    assert portal.get("/cy/applications/")["Location"] == "/cy/accounts/login/?next=/cy/applications/"


def test_neither_cookie_nor_browser_chooses_the_language(portal) -> None:
    portal.cookies["django_language"] = "cy"

    page = portal.get("/", HTTP_ACCEPT_LANGUAGE="cy")

    assert page["Content-Language"] == "en-gb"
    assert "Accept-Language" not in page.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    ["/cy/admin/", "/cy/api/v1/", "/cy/static/dips/css/base.css", "/cy/healthz/live/", "/cy/robots.txt", "/cy/cy/"],
)
def test_what_has_one_language_has_no_other_address(portal, on, welsh_council, path) -> None:
    assert portal.get(path).status_code == 404
    assert on(welsh_council).get(path).status_code == 404


def test_a_council_without_welsh_has_no_switch_and_no_welsh_address(on, solihull, welsh_council) -> None:
    assert on(solihull).get("/cy/").status_code == 404
    assert on(solihull).get("/cy/accounts/login/").status_code == 404
    assert "Cymraeg" not in on(solihull).get("/").content.decode()

    assert on(welsh_council).get("/cy/").status_code == 200
    assert "Cymraeg" in on(welsh_council).get("/").content.decode()


def test_links_across_hosts_keep_the_language_that_the_other_side_has(db, welsh_council, solihull) -> None:
    with portal_scope(), translation.override("cy"):
        assert links.portal_url("directory:challenges").endswith("/cy/challenges/")
        assert links.council_url(welsh_council, "/challenges/BHM-01/").endswith("/cy/challenges/BHM-01/")
        assert links.council_url(solihull, "/challenges/SOL-01/").partition(":")[2].endswith("/challenges/SOL-01/")
        assert "/cy/" not in links.council_url(solihull, "/")
        assert links.council_url(welsh_council, "/admin/").endswith("/admin/")
        assert "/cy/" not in links.council_url(welsh_council, "/admin/")


def test_nothing_of_a_welsh_request_is_left_behind(portal) -> None:
    portal.get("/cy/")

    assert reverse("directory:challenges", urlconf="config.urls.public") == "/challenges/"
    assert portal.get("/")["Content-Language"] == "en-gb"


@pytest.mark.parametrize(("nation", "offered"), [("Wales", ["en", "cy"]), ("England", ["en"]), ("", ["en"])])
def test_a_council_in_wales_has_welsh_from_its_first_day(nation, offered) -> None:
    assert founding.languages_of(nation) == offered


def test_what_a_council_wrote_is_marked_and_what_the_service_says_is_not() -> None:
    assert languages.own("Quiet streets") == ("Quiet streets", "")
    with translation.override("cy"):
        assert languages.own("Quiet streets") == ("Quiet streets", "en")
        assert languages.own("Call for solutions") == ("Galwad am atebion", "")  # a starter word, as it stands
        assert languages.own("Galwad am atebion") == ("Galwad am atebion", "")  # said in Welsh already
        assert languages.own("Enw masnachu (dewisol)") == ("Enw masnachu (dewisol)", "")
        assert languages.own("") == ("", "")


def test_no_welsh_is_marked_as_english(portal, open_challenge, birmingham) -> None:
    challenge = open_challenge(birmingham)

    page = portal.get("/cy/").content.decode()

    marked = {text.strip() for text in re.findall(r'<span lang="en">([^<]*)</span>', page)}
    assert challenge.question in marked
    assert marked & catalogue.said() == set()
