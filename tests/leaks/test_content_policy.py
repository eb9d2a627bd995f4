"""Every page of both hosts carries the strict content policy, and holds nothing that it would refuse."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
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
        policy = {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}
        if path.startswith("/media/"):
            continue  # stricter still: a sandbox, or the page of what is not found
        if not policy >= STRICT:
            faults.append(f"{path}: {policy}")
        if response["Content-Type"].startswith("text/html") and not response.streaming:
            pages += 1
            faults += [f"{path}: {found}" for found in INLINE.findall(response.content.decode())]

    assert faults == []
    assert pages > 20
