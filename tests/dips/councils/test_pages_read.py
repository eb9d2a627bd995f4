"""No page that is kept shows something whose change nobody would be told of."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.councils import changes, pagecache
from tests.support.fixture_people import client_for

TABLE = re.compile(r'(?:FROM|JOIN)\s+(?:"?public"?\.)?"?([a-z]\w+_\w+)"?')
# Read, and yet never the only thing that changes: an extension's event is written with its call, a kind of page never.
BESIDE = {"kernel_auditevent", "django_content_type"}
FEEDS = {
    None: ("/challenges.csv", "/challenges.json", "/challenges.atom", "/challenges.ics", "/robots.txt", "/sitemap.xml"),
    "birmingham": ("/challenges.atom", "/robots.txt", "/sitemap.xml"),
}


def _addresses(slug):
    """Every page that the site itself calls public, and its feeds."""
    listed = client_for(slug).get("/sitemap.xml").content.decode()
    paths = {re.sub(r"https?://[^/]+", "", url) for url in re.findall(r"<loc>([^<]+)</loc>", listed)}
    return sorted(paths | set(FEEDS[slug]))


def test_every_public_page_reads_only_what_is_watched(db, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    addresses = [(slug, path) for slug in FEEDS for path in _addresses(slug)]
    addresses.append(("birmingham", f"/challenges/{challenge.reference}/brief/1/"))
    unmarked, unseen, read = [], {}, set()
    for slug, path in addresses:
        with CaptureQueriesContext(connection) as asked:
            response = client_for(slug).get(path)
        assert response.status_code == 200, path
        if not hasattr(response.wsgi_request, pagecache.MARK):
            unmarked.append(path)
        tables = {table for each in asked for table in TABLE.findall(each["sql"])}
        read |= tables
        if wrong := {table for table in tables - BESIDE if changes.UNSEEN.match(table)}:
            unseen[path] = wrong
    assert (unmarked, unseen) == ([], {})
    assert {"calls_call", "challenges_challengebrief", "directory_challengeindex", "wagtailcore_page"} <= read


def test_reading_changes_nothing(db, birmingham, open_challenge):
    open_challenge(birmingham)
    for slug in FEEDS:
        for path in _addresses(slug):
            with CaptureQueriesContext(connection) as asked:
                client_for(slug).get(path)
            assert [each["sql"] for each in asked if changes.is_seen(each["sql"])] == [], path
