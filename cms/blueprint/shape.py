"""What a blueprint says of starter pages: their shape, what is wrong with them, and their words in one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.blueprints import checks
from dips.blueprints.document import Document
from dips.blueprints.faults import Fault

from .. import prose
from ..models import ChallengeIndexPage, HomePage, NewsIndexPage, NewsPage, ProgrammePage, TextPage
from ..models.base import CouncilPage

PAGES = "cms/pages"
KINDS: dict[str, type[CouncilPage]] = {
    "home": HomePage,
    "programme": ProgrammePage,
    "challenges": ChallengeIndexPage,
    "news": NewsIndexPage,
    "article": NewsPage,
    "text": TextPage,
}
KEY = "^[a-z][a-z0-9-]{0,59}$"

PAGE = checks.titled(
    checks.record(
        ["key", "kind", "title"],
        key=checks.titled({"type": "string", "pattern": KEY, "x-like": "how-to-apply"}, _("Key")),
        kind=checks.titled(
            checks.options((kind, model._meta.verbose_name) for kind, model in KINDS.items()), _("Kind")
        ),
        under=checks.titled({"type": "string", "pattern": KEY, "default": "home"}, _("Stands under")),
        slug=checks.titled({"type": "string", "pattern": KEY, "x-like": "how-to-apply"}, _("Address")),
        title=checks.titled({"type": "string", "minLength": 1, "maxLength": 200}, _("Title")),
        headline=checks.titled({"type": "string", "maxLength": 200, "default": ""}, _("Headline")),
        lead=checks.titled({"type": "string", "maxLength": 600, "default": ""}, _("Lead")),
        menu=checks.titled(checks.flag(False), _("Is it in the menu?")),
        footer=checks.titled(checks.flag(False), _("Is it linked at the foot of every page?")),
        description=checks.titled({"type": "string", "maxLength": 300, "default": ""}, _("For search engines")),
        body=checks.titled({"type": "string", "x-markdown": True}, _("Words")),
    ),
    _("Page"),
)
PAGES_SCHEMA = checks.titled(
    checks.rows(PAGE, most=400), _("Starter pages"), _("The pages that a new site begins with, and their words.")
)


def check_pages(data: list[dict[str, Any]], document: Document) -> Iterable[Fault]:
    """One home page, first; every page under one that may hold it; links that lead somewhere."""
    keys = [row["key"] for row in data]
    seen: dict[str, str] = {}
    places: set[tuple[str, str]] = set()
    for number, row in enumerate(data):
        if keys.index(row["key"]) != number:
            yield document.fault(PAGES, (number, "key"), f"The page “{row['key']}” stands twice.", "Rename one.")
        if (row["kind"] == "home") != (number == 0):
            yield document.fault(
                PAGES,
                (number, "kind"),
                "The first page, and no other, is the home page.",
                "Move it, or change its kind.",
            )
        elif number and row["under"] not in seen:
            mend = "Name a page that stands before it."
            yield document.fault(PAGES, (number, "under"), f"There is no page “{row['under']}” above.", mend)
        elif number and KINDS[row["kind"]] not in KINDS[seen[row["under"]]].allowed_subpage_models():
            message = f"A page of the kind “{row['kind']}” cannot stand under “{row['under']}”."
            yield document.fault(PAGES, (number, "under"), message, "Move it.")
        place = (row["under"] if number else "", row.get("slug", row["key"]))
        if place in places:
            yield document.fault(PAGES, (number, "slug"), f"Two pages have the address “{place[1]}”.", "Rename one.")
        places.add(place)
        seen.setdefault(row["key"], row["kind"])
        yield from _wrong_words(number, row.get("body", ""), set(keys), document)


def _wrong_words(number: int, body: str, keys: set[str], document: Document) -> Iterable[Fault]:
    wrong = list(prose.faults(body, keys))
    for message in wrong:
        yield document.fault(PAGES, (number, "body"), f"{message[:1].upper()}{message[1:]}.", "Change the text.")
    if not wrong and not prose.settles(body):
        message = "Marks of lists, quotes and headings are mixed so that a page cannot hold them."
        yield document.fault(PAGES, (number, "body"), message, "Put an empty line between the parts.")


def tidy_pages(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each body in its one form, and none where a page has no words. A faulty one stays as it was written."""
    keys = {row["key"] for row in data}
    return [_tidied(row, keys) for row in data]


def _tidied(row: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    body = row.get("body", "")
    if any(prose.faults(body, keys)):
        return row
    body = prose.tidy(body)
    return {name: value for name, value in row.items() if name != "body"} | ({"body": body} if body else {})
