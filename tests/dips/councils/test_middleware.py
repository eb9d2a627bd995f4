"""Health before everything, sessions on their own host, the council's colours."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory

from dips.councils import branding, health
from dips.councils.middleware import SessionHostMiddleware
from dips.councils.models import Branding, Council
from dips.councils.scope import council_scope

HOST = "birmingham.dips.localhost"


@pytest.mark.parametrize("host", ["dips.localhost", HOST, "nobody.example", "127.0.0.1", "", "not a host"])
def test_live_and_ready_answer_on_any_host(db: None, host: str) -> None:
    health._heads()  # reading every migration for the first time may take a busy machine longer than a part may
    live = Client().get("/healthz/live", headers={"host": host})
    ready = Client().get("/healthz/ready", headers={"host": host})

    assert (live.status_code, live.json()) == (200, {"status": "live"})
    assert ready.json() == {
        "status": "ready",
        "parts": {"database": "ok", "cache": "ok", "broker": "ok", "migrations": "ok"},
    }
    assert ready.status_code == 200
    assert not ready.cookies
    assert ready.headers["Cache-Control"] == "no-store"


def test_ready_names_the_part_that_is_not(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ConnectionError("postgres://secret@somewhere")

    monkeypatch.setitem(health.CHECKS, "cache", broken)

    response = Client().get("/healthz/ready")

    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert response.json()["parts"]["cache"] == "failed: ConnectionError"
    assert response.json()["parts"]["database"] == "ok"
    without = Client().get("/healthz/ready?part=database&part=migrations&part=moon")
    assert (without.status_code, set(without.json()["parts"])) == (200, {"database", "migrations"})


def test_pending_migrations_are_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_heads", lambda: frozenset({("kernel", "9999_to_come")}))

    assert Client().get("/healthz/ready").json()["parts"]["migrations"] == "failed: pending"


def session_for(host: str, cookie: str | None = None, data: dict[str, object] | None = None):
    """Run a request through the middleware; give back its session as the view saw it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
    request = RequestFactory().get("/", headers={"host": host})
    request.session = store
    seen = {}

    def view(request):
        seen.update(request.session.items())
        request.session.update(data or {})
        return

    SessionHostMiddleware(view)(request)
    if request.session.modified and not request.session.is_empty():
        request.session.save()
    return request.session, seen


def test_a_session_stays_on_its_host(birmingham: Council) -> None:
    session, _ = session_for(HOST, data={SESSION_KEY: "somebody"})

    same, seen = session_for(HOST.upper() + ":8000", session.session_key)
    other, elsewhere = session_for("solihull.dips.localhost", session.session_key)

    assert seen[SESSION_KEY] == "somebody"
    assert elsewhere == {}
    assert same.session_key == session.session_key
    assert other.session_key is None
    assert type(session)(session.session_key).get(SESSION_KEY) == "somebody"  # the stranger could not end it


def test_an_anonymous_request_gets_no_session(birmingham: Council) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    request = RequestFactory().get("/", headers={"host": HOST})
    request.session = store

    SessionHostMiddleware(lambda _request: None)(request)

    assert (store.is_empty(), store.accessed, store.modified) == (True, False, False)


def test_theme_is_immutable_under_its_own_name_only(birmingham: Council) -> None:
    with council_scope(birmingham):
        own = Branding.objects.get(council=birmingham)
        own.given = "#7b1e5b"
        own.save()

    good = Client().get(own.url, headers={"host": HOST})
    old = Client().get("/theme.0000000000000000.css", headers={"host": HOST})

    assert good.content.decode() == branding.stylesheet(branding.derive("#7b1e5b"))
    assert good.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert good.headers["Content-Type"] == "text/css; charset=utf-8"
    assert (old.content, old.headers["Cache-Control"]) == (good.content, "no-store")


def test_another_councils_theme_is_not_here(birmingham: Council, solihull: Council) -> None:
    with council_scope(solihull):
        theirs = Branding.objects.get(council=solihull)
        theirs.given = "#2f9e44"
        theirs.save()

    response = Client().get(theirs.url, headers={"host": "dips.localhost"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/../../secret.png",
        "documents/a.pdf",
        "original_images/a.png",
        "images/a.svg",
        "images/a.html",
        "images/no.png",
        "images/%00.png",
        "images/" + "x" * 5000 + ".png",
    ],
)
def test_only_pictures_are_served(birmingham: Council, path: str) -> None:
    response = Client().get(f"/media/{path}", headers={"host": HOST})

    assert response.status_code == 404
