"""Fixtures: Chromium, and axe on the page it shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from . import chromium

LOOK = Path(__file__).with_name("look.js").read_text()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP *.gov.uk 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
]
_passed: set[str] = set()  # the looks of texts whose contrast was found good; see look.js


@pytest.fixture(scope="session")
def _browser() -> Iterator[Any]:
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.missing())
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong

    # Playwright's own loop runs in this thread; Django would take the test's queries for unsafe ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(live, _browser) -> Iterator[Any]:
    """`new_page(javascript=True)`: a page with cookies of its own. At the end no page may have broken its content policy."""
    contexts: list[Any] = []
    broken: list[str] = []

    def note(message: Any) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    def make(*, javascript: bool = True, **options: Any) -> Any:
        context = _browser.new_context(java_script_enabled=javascript, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        return page

    yield make
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def browser_page(new_page) -> Any:
    """One page of Chromium on the live server."""
    return new_page()


@pytest.fixture
def axe():
    """`axe(page, within=None, except_for=())`: fails with what an accessibility check finds on the page."""

    def check(page: Any, *, within: str | None = None, except_for: tuple[str, ...] = ()) -> None:
        page.wait_for_load_state()  # a page that has only begun to arrive has no document yet
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        result = page.evaluate(LOOK, {"passed": " ".join(_passed), "within": within})
        _passed.update(result["passed"])
        told = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(each[:200] for each in one["nodes"][:5])
            for one in result["found"]
            if one["id"] not in except_for
        ]
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check
