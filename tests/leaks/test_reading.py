"""Reading changes nothing: no address writes a row when it is asked with GET or HEAD."""

from __future__ import annotations

import re
from zlib import crc32

import pytest

from . import filling, matrix
from .asking import ask
from .matrix import URLCONFS
from .routes import pretty, routes

# What may be written while something is read, and why.
WRITTEN: tuple[tuple[str, str], ...] = (
    (r"^/admin/", "kernel_auditevent"),  # an operator at a council's door, and an officer who opens what was sent
    (r"/applications/", "kernel_auditevent"),
    (r"^/console/access/.*/read/", "kernel_auditevent"),  # an operator who reads by emergency access
    (r"^/admin/plan/|^/api/v1/billing/", "billing_price"),  # what Stripe says a plan costs, when first asked for
    (r"^/admin/account/$", "wagtailusers_userprofile"),  # Wagtail makes a profile when it is first asked for
    (r"^/admin/(api/main/)?(images|documents|pages)/", "wagtailimages_rendition"),  # smaller pictures, when first shown
    (r"^/admin/choose", "wagtailimages_rendition"),
    (r"^/admin/images/", "wagtailimages_image"),  # their size, when first read
    (r"^/admin/documents/", "wagtaildocs_document"),
    (r"^/admin/(images|documents)/", "wagtailsearch_indexentry"),
    (r"^/admin/pages/", "wagtailcore_pagesubscription"),  # who opens a page to edit it is told of comments
    (r"^/admin/pages/", "wagtailadmin_editingsession"),
)


def unexplained(shown: str, tables: tuple[str, ...]) -> set[str]:
    return {table for table in tables if not any(re.search(where, shown) and table == may for where, may in WRITTEN)}


@pytest.fixture
def written(visitors, sides):
    """`written(host, share=…)`: reads that wrote, and how many reads there were."""

    def run(host: str, *, share: int, only: str = "") -> tuple[list[str], int]:
        everybody, wrong, count = visitors(portal=host == matrix.PORTAL), [], 0
        for route in routes(URLCONFS[host]):
            shown, where = pretty(route), filling.address(route, sides[0])
            if not shown.startswith(only):
                continue
            for method in ("GET", "HEAD"):
                for number, visitor in enumerate(everybody.values()):
                    if (number + crc32(f"{shown}{method}".encode())) % share:
                        continue
                    answer = ask(visitor, method, where)
                    count += 1
                    if tables := unexplained(shown, answer.wrote):
                        wrong.append(f"{answer} wrote to {sorted(tables)}")
        return wrong, count

    return run


@pytest.mark.parametrize("host", list(URLCONFS))
def test_reading_writes_nothing(host: str, written, rounds, figure) -> None:
    wrong, count = written(host, share=rounds(quick=21, full=1))

    assert wrong == []
    figure("reads that wrote something", len(wrong), limit=0, cases=count)


def test_control_a_read_that_writes_is_seen(written, monkeypatch) -> None:
    from cms import queries
    from dips.kernel import audit
    from dips.kernel.actors import SYSTEM

    real = queries.public_challenge

    def noted(reference: str):
        found = real(reference)
        audit.record("test.read", found, by=SYSTEM)
        return found

    monkeypatch.setattr("cms.queries.public_challenge", noted)

    wrong, _count = written(matrix.COUNCIL, share=1, only="/challenges/<reference>/brief/")

    assert len(wrong) > 0
