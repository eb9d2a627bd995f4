"""The frame of a page: whose site it is, and what stands in its header."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from dips.ui import context, navigation

COUNCIL = SimpleNamespace(name="Birmingham City Council", theme_url="/theme.1a2b.css")


def ask(host: str, path: str = "/", **attributes: Any) -> HttpRequest:
    request = RequestFactory().get(path, HTTP_HOST=host)
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


def test_a_councils_host_is_the_councils():
    found = context.site(ask("birmingham.dips.localhost:8000", council=COUNCIL))

    assert found["site_council"] is COUNCIL
    assert found["site_name"] == "Birmingham City Council"
    assert found["site_theme_url"] == "/theme.1a2b.css"
    assert found["site_base"] == "dips/base_council.html"


@pytest.mark.parametrize("host", ["dips.localhost:8000", "DIPS.localhost"])
def test_the_portal_stays_petrol_inside_a_council(host):
    found = context.site(ask(host, council=COUNCIL))

    assert found["site_council"] is None
    assert found["site_theme_url"] == ""
    assert found["site_base"] == "dips/base_portal.html"


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_providers", {})


def test_navigation_is_ordered_and_knows_where_it_is(registry):
    navigation.register("portal", "b", label="B", url="/b/", position=20)
    navigation.register("portal", "a", label="A", url="/a/", position=10, under=("/aside/",))
    navigation.register("council", "c", label="C", url="/c/")
    navigation.provide("portal", "p", lambda request: [navigation.NavItem("P", "/p/")], position=15)

    found = navigation.items(ask("dips.localhost", "/b/one/"), host="portal")

    assert [(item.label, item.current) for item in found] == [("A", False), ("P", False), ("B", True)]
    aside = navigation.items(ask("dips.localhost", "/aside/one/"), host="portal")
    assert [(item.label, item.current) for item in aside] == [("A", True), ("P", False), ("B", False)]


def test_navigation_leaves_out_what_does_not_exist_or_is_not_for_this_reader(registry):
    somebody = SimpleNamespace(is_authenticated=True)
    navigation.register("portal", "none", label="None", url="no:such-page")
    navigation.register("portal", "in", label="Sign in", url="/in/", visible=navigation.signed_out)
    navigation.register("portal", "out", label="Sign out", url="/out/", visible=navigation.signed_in, method="post")

    def labels(request: HttpRequest) -> list[str]:
        return [item.label for item in navigation.items(request, host="portal")]

    assert labels(ask("dips.localhost")) == ["Sign in"]
    assert labels(ask("dips.localhost", user=somebody)) == ["Sign out"]
