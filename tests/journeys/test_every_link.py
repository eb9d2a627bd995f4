"""Follow every link that a visitor and a supplier can see, wide and on a phone: nothing is broken, nothing that axe finds, one heading each."""

from __future__ import annotations

from collections import deque
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest

from .conftest import send
from .steps import PHONE, Look, come_in, sideways, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE = {"width": 1280, "height": 800}
MOST = 70


def test_every_link_of_a_visitor(live, new_page, axe, buses, shops) -> None:
    page = new_page()

    seen = crawl(page, axe, [live.url(), live.url(buses.council), live.url(None, "/certificates/")])

    expected = (
        "/challenges/",
        "/councils/",
        "/contact/",
        "/news/",
        "/programme/",
        "/accounts/signup/",
        buses.apply_path,
    )
    assert [path for path in expected if not any(urlsplit(url).path == path for url in seen)] == []


def test_every_link_of_a_supplier(live, new_page, axe, buses, supplier) -> None:
    user, _organisation = supplier(name="Plainview Ltd")
    send(buses, user)
    page = new_page()
    come_in(page, user, live.url(None, "/applications/"))
    stands_at(page, "My applications")

    seen = crawl(page, axe, [page.url], within="main")

    assert any("/withdraw/" in url for url in seen)
    assert any("/organisations/" in url for url in seen)


def crawl(page: Any, axe: Any, start: list[str], *, within: str = "body") -> list[str]:
    """Every page that links lead to on the hosts that `start` names. Files to take away are left alone, and so are the same pages in Welsh."""
    hosts, waiting, seen, told = {urlsplit(url).netloc for url in start}, deque(start), set(start), []
    look = Look(axe)
    while waiting:
        url = waiting.popleft()
        page.set_viewport_size(WIDE)
        response = page.goto(url)
        assert response.status == 200, f"{url} answers {response.status}; it is linked from a page"
        told.append(page.url)
        look(page)
        assert page.locator("h1").count() == 1, url
        page.set_viewport_size(PHONE)
        assert sideways(page) == [], url
        links = page.locator(f"{within} a[href]:not([href^=mailto], [download])").evaluate_all(
            "all => all.map(each => each.href)"
        )
        for link in dict.fromkeys(urldefrag(each).url for each in links):
            place = urlsplit(link)
            is_page = place.path.endswith("/") and not place.path.startswith(("/api/", "/admin/", "/cy/"))
            if link not in seen and place.netloc in hosts and is_page and "page=" not in place.query:
                seen.add(link)
                waiting.append(link)
        assert len(told) <= MOST, f"more than {MOST} pages: {told}"
    return told
