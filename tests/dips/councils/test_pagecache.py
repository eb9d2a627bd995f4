"""Public pages are kept for people who are not signed in, and never longer than they are true."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from dips.councils import changes, pagecache
from dips.councils.scope import council_scope
from tests.support.fixture_people import client_for, host_of


@pytest.fixture
def kept(committed, settings, birmingham, solihull):
    """Pages are kept; every council and the portal has its first token."""
    settings.PAGE_CACHE_SECONDS = 60
    for schema in (birmingham.schema_name, solihull.schema_name, changes.PORTAL):
        cache.set(changes.token_key(schema), changes.new_token(), None)


@pytest.fixture
def statements():
    """`statements(client, path)`: how many statements it takes, and the answer."""
    from django.test.utils import CaptureQueriesContext

    def ask(client, path: str, **extra):
        with CaptureQueriesContext(connection) as seen:
            response = client.get(path, **extra)
        return len(seen), response

    return ask


def test_a_page_that_is_kept_asks_the_database_nothing_and_is_the_same(kept, statements):
    client = client_for("birmingham")
    first, made = statements(client, "/")
    second, again = statements(client, "/")
    assert (first > 0, second) == (True, 0)
    assert again.content == made.content
    assert _headers(again) == _headers(made)


def _headers(response):
    """Each answer has a number of its own, also one that was kept."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


def test_somebody_with_a_session_gets_a_page_of_their_own(kept, statements, officer, birmingham):
    client_for("birmingham").get("/")
    there = client_for("birmingham", officer(birmingham))
    count, response = statements(there, "/")
    assert (count > 0, response.status_code) == (True, 200)


@pytest.mark.parametrize("path", ["/no-such-page/", "/accounts/login/", "/?page=1", "/?utm=1"])
def test_what_is_not_kept(kept, statements, path):
    client = client_for("birmingham")
    statements(client, path)
    assert hasattr(statements(client, path)[1].wsgi_request, "council")  # it came past the look-up of the council


def test_pages_of_a_list_are_kept_by_their_number_and_no_other_words(kept, statements):
    client = client_for(None)
    counts = {}
    for path in ("/challenges/?page=1", "/challenges/?page=x", "/challenges/?q=parks", "/challenges/?page=1&page=2"):
        statements(client, path)
        counts[path] = statements(client, path)[0] > 0
    assert counts == {
        "/challenges/?page=1": False,
        "/challenges/?page=x": True,
        "/challenges/?q=parks": True,
        "/challenges/?page=1&page=2": False,
    }


def test_a_change_ends_what_was_kept_of_its_council_and_of_the_portal_but_of_no_other(kept, statements, birmingham):
    from wagtail.models import Page

    hosts = ("birmingham", "solihull", None)
    for host in hosts:
        client_for(host).get("/")
    with council_scope(birmingham):
        Page.objects.filter(depth=2).update(title="Anew")
    assert {host: statements(client_for(host), "/")[0] > 0 for host in hosts} == {
        "birmingham": True,
        "solihull": False,
        None: True,
    }


def test_a_page_made_while_something_changed_is_not_kept(kept, statements, birmingham, monkeypatch):
    client = client_for("birmingham")
    begin = pagecache._may_be_kept

    def meanwhile(request, response):
        changes.announce(birmingham.schema_name)
        return begin(request, response)

    monkeypatch.setattr(pagecache, "_may_be_kept", meanwhile)
    client.get("/")
    monkeypatch.setattr(pagecache, "_may_be_kept", begin)
    assert statements(client, "/")[0] > 0


def test_a_page_is_kept_no_longer_than_until_the_next_call_opens_or_closes(kept, birmingham, open_challenge):
    from datetime import timedelta

    from dips.kernel import clock

    open_challenge(birmingham, days=10 / 86400)  # ten seconds
    cache.add(changes.token_key(birmingham.schema_name), changes.new_token(), None)
    left = pagecache._lifetime(pagecache.time.monotonic(), "a token")
    assert 0 < left <= 10
    assert pagecache._midnight(clock.now()) - clock.now() <= timedelta(days=1)


def test_nothing_is_kept_of_a_suspended_council(kept, birmingham):
    from dips.councils import services
    from dips.kernel.actors import SYSTEM

    client = client_for("birmingham")
    assert client.get("/").status_code == 200
    services.suspend_council(council=birmingham, reason="A test.", by=SYSTEM)
    assert client.get("/").status_code == 503


def test_a_packed_and_a_plain_page_are_two(kept):
    client = client_for("birmingham")
    plain, packed = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip"})
    again = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == again["Content-Encoding"] == "gzip"
    assert again.content == packed.content
    assert len(packed.content) < len(plain.content) / 2


def test_host_and_address_are_part_of_what_is_kept(kept):
    seen = {host_of(slug): client_for(slug).get("/").content for slug in ("birmingham", "solihull")}
    assert seen == {host_of(slug): client_for(slug).get("/").content for slug in ("birmingham", "solihull")}
    assert len(set(seen.values())) == 2


def test_another_process_gives_what_one_has_kept_and_then_has_a_copy(kept, statements, monkeypatch):
    client = client_for("birmingham")
    made = client.get("/").content
    monkeypatch.setattr(pagecache, "_copies", pagecache.Copies())
    asked = []
    get_many = cache.get_many
    monkeypatch.setattr(cache, "get_many", lambda keys: asked.append(len(keys)) or get_many(keys))
    assert [(count, response.content) for count, response in (statements(client, "/") for _ in range(2))] == [
        (0, made),
        (0, made),
    ]
    assert asked == [3, 2]  # the second time for the tokens alone


def test_a_copy_is_given_no_longer_than_its_entry_lives(kept, monkeypatch):
    copies, page = pagecache.Copies(), pagecache.Kept(("a", "b"), (), b"", "home")
    copies.put("page", page, 10.0)
    found = []
    for moment in (9.9, 10.0):
        monkeypatch.setattr(pagecache.time, "monotonic", lambda at=moment: at)
        found.append(copies.get("page"))
    monkeypatch.undo()
    assert found == [page, None]


def test_copies_take_no_more_memory_than_they_may(monkeypatch):
    monkeypatch.setattr(pagecache, "MOST_HERE", 10)
    copies, page = pagecache.Copies(), pagecache.Kept(("a", "b"), (), b"123456", "home")
    for key in ("one", "two"):
        copies.put(key, page, float("inf"))
    assert (list(copies.entries), copies.size) == (["two"], 6)


def test_a_version_that_keeps_another_shape_does_not_read_ours(kept, statements, monkeypatch):
    client = client_for("birmingham")
    client.get("/")
    monkeypatch.setattr(pagecache, "SHAPE", "another")
    assert statements(client, "/")[0] > 0
