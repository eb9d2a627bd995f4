"""Every page of both hosts carries the strict content policy, and holds nothing that it would refuse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.support.fixture_people import host_of

from .routes import addresses, routes

IDS = {kind: ["x"] for kind in ("organisation", "user", "reference")} | {
    "uuid": ["00000000-0000-7000-8000-000000000000"],
    "integer": ["1"],
}
OTHER_POLICY = ("/admin/", "/api/v1/docs/", "/_util/")  # the back office and the API's pages have their own
STRICT = {
    "default-src 'none'",
    *(f"{part} 'self'" for part in ("script-src", "style-src", "font-src", "img-src", "connect-src", "form-action")),
    "base-uri 'none'",
}
INLINE = re.compile(r"<style|<script(?![^>]*(?:\bsrc=|application/json))|\sstyle=|\son[a-z]+=\"|javascript:", re.I)


def is_page(response: Any) -> bool:
    return response["Content-Type"].startswith("text/html") and not response.streaming


def faults_of(path: str, response: Any) -> list[str]:
    """A policy that allows more than the strict one, and what is in a page that the strict one would refuse."""
    policy = {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}
    faults = [] if policy >= STRICT else [f"{path}: {policy}"]
    words = response.content.decode() if is_page(response) else ""
    return faults + [f"{path}: {found}" for found in INLINE.findall(words)]


@pytest.mark.parametrize("slug", [None, "birmingham"])
def test_every_route_is_under_the_strict_policy(db, birmingham, slug) -> None:
    urlconf = settings.PUBLIC_SCHEMA_URLCONF if slug is None else settings.ROOT_URLCONF
    client = Client(HTTP_HOST=host_of(slug), raise_request_exception=False)
    asked = sorted({path for route in routes(urlconf) for path in addresses(route, IDS, "birmingham")})
    pages, faults = 0, []
    for path in asked:
        if path.startswith(OTHER_POLICY):
            continue
        response = client.get(path)
        if path.startswith("/media/"):
            continue  # stricter still: a sandbox, or the page of what is not found
        pages += is_page(response)
        faults += faults_of(path, response)

    assert faults == []
    assert pages > 20


def test_control_a_loose_policy_and_a_script_in_a_page_are_seen() -> None:
    strict, loose = "; ".join(STRICT), "default-src 'none'"
    script = HttpResponse(
        '<p>x</p><script>alert(1)</script><a onclick="x()">', headers={"Content-Security-Policy": strict}
    )
    plain = HttpResponse('<script src="/static/x.js"></script>', headers={"Content-Security-Policy": strict})

    assert faults_of("/a/", script) == ["/a/: <script", '/a/:  onclick="']
    assert faults_of("/b/", plain) == []
    assert faults_of("/c/", HttpResponse("x", headers={"Content-Security-Policy": loose})) == [f"/c/: { ({loose}) }"]
