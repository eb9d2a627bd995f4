"""Where a council's pages are. Names the page models by their label, so that they may ask here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.apps import apps
from wagtail.models import Page

from dips.councils.remembered import remembered
from dips.directory.models import ChallengeIndex
from dips.ui import languages


def list_path() -> str:
    """The address of the site's list of challenges; empty if the site has none."""
    path = remembered("list", _list_path)
    return site_path(path) if path else ""


def _list_path() -> str | None:
    found: str | None = (
        apps.get_model("cms", "ChallengeIndexPage").objects.live().values_list("url_path", flat=True).first()
    )
    return found


def page_addresses() -> dict[UUID, str]:
    """The path of each challenge's live page."""
    return {challenge: site_path(path) for challenge, path in remembered("pages", _challenge_pages)}


def _challenge_pages() -> list[tuple[UUID, str]]:
    pages = apps.get_model("cms", "ChallengePage").objects.live().exclude(challenge=None)
    return list(pages.values_list("challenge_id", "url_path"))


def site_path(url_path: str) -> str:
    """The address of a page on its host, in the reader's language. The home page is a child of the tree's root, and its name is not shown."""
    return languages.here("/" + url_path.split("/", 2)[2])


def public_pages() -> list[tuple[str, datetime]]:
    """Path and last change of every live page without a restriction."""
    pages = Page.objects.live().public().filter(depth__gte=2).order_by("path")
    rows = pages.values_list("url_path", "last_published_at", "latest_revision_created_at")
    return [(site_path(path), published or changed) for path, published, changed in rows if published or changed]


def addressed(rows: Iterable[ChallengeIndex]) -> list[ChallengeIndex]:
    """Give each line of the directory the path of its live page, or its stable address."""
    found = list(rows)
    paths = page_addresses() if found else {}
    for row in found:
        row.url = paths.get(row.challenge_id) or languages.here(f"/challenges/{row.reference}/")
    return found
