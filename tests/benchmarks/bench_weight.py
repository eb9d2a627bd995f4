"""What a browser fetches for a public page: on the first visit, and on the next; files packed as in production."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.fixture_people import client_for, host_of

from . import servers
from .report import Result

CHAPTER = "Weight of a public page"
SETTINGS = "tests.benchmarks.packed"
NOT_PUBLIC = ("admin", "wagtail*", "drf_spectacular_sidecar", "rest_framework", "taggit", "mfa")


@pytest.fixture
def packed(committed, tmp_path: Path):
    """Our product over static files that are collected for it."""
    places = {"STATIC_ROOT": str(tmp_path)}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **places}
    ignored = [word for name in NOT_PUBLIC for word in ("-i", name)]
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0", *ignored]
    subprocess.run(collect, env=environment, check=True)
    with servers.product(committed, settings=SETTINGS, **places) as server:
        yield server


def bench_a_visit(packed, birmingham, open_challenge, _browser, result):
    challenge = open_challenge(birmingham)
    council, portal = host_of("birmingham"), host_of()
    page = client_for("birmingham").get(f"/challenges/{challenge.reference}/")["Location"]
    visits = {
        "challenge page": f"http://{council}{page}",
        "the council's list": f"http://{council}/challenges/",
        "the country's list": f"http://{portal}/challenges/",
        "the portal's home": f"http://{portal}/",
        "a council's home": f"http://{council}/",
    }
    results = []
    for name, url in visits.items():
        first, next_ = _visits(_browser, url)
        parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(first.kinds.items()))
        results += [
            Result(f"{name}, first visit", first.size / 1000, unit="kB", limit=70, aim=60, note=parts),
            Result(f"{name}, requests", first.requests, unit="", limit=6),
            Result(f"{name}, next visit", next_.size / 1000, unit="kB", limit=12),
        ]
    result(CHAPTER, *results)


class Visit:
    """What went over the wire, headers included; by kind."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.told: dict[str, str] = {}
        self.kept: set[str] = set()

    def hear(self, session) -> None:
        session.on("Network.responseReceived", lambda event: self.told.update({event["requestId"]: event["type"]}))
        session.on("Network.requestServedFromCache", lambda event: self.kept.add(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event) -> None:
        number, size = event["requestId"], int(event["encodedDataLength"])
        if number in self.kept or not size:
            return
        self.sizes[number] = size
        kind = self.told.get(number, "other").lower()
        self.kinds[kind] = self.kinds.get(kind, 0) + size

    @property
    def size(self) -> int:
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        return len(self.sizes)


def _visits(browser: Browser, url: str) -> tuple[Visit, Visit]:
    """The first in a browser that knows nothing, and one after it."""
    context = browser.new_context(locale="en-GB")
    try:
        visits = []
        for _ in range(2):
            page, visit = context.new_page(), Visit()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            visit.hear(session)
            page.goto(url, wait_until="networkidle")
            visits.append(visit)
            page.close()
        return visits[0], visits[1]
    finally:
        context.close()
