"""Sections cms/pages and cms/theme of a blueprint: the starter pages with their words, and the colour to begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from dips.blueprints import checks, sections
from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import filled
from dips.councils.models import Branding
from dips.councils.scope import current
from dips.kernel.actors import Actor, System

from . import access, prose
from .models import ChallengeIndexPage, HomePage, NewsIndexPage, NewsPage, ProgrammePage, TextPage
from .models.base import CouncilPage

PAGES, THEME = "cms/pages", "cms/theme"
TOP = "All pages"  # over the home page; only the back office shows it
KINDS: dict[str, type[CouncilPage]] = {
    "home": HomePage,
    "programme": ProgrammePage,
    "challenges": ChallengeIndexPage,
    "news": NewsIndexPage,
    "article": NewsPage,
    "text": TextPage,
}
KEY = "^[a-z][a-z0-9-]{0,59}$"
COLOUR = "^(#[0-9a-f]{6})?$"

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
THEME_SCHEMA = checks.titled(
    checks.record(
        ["accent"],
        accent=checks.titled(
            {"type": "string", "pattern": COLOUR, "x-like": "#7b1e5b, with small letters"}, _("Colour")
        ),
        letter=checks.titled({"type": "string", "maxLength": 3, "default": ""}, _("Letters where there is no logo")),
    ),
    _("Logo and colours"),
    _("A blueprint brings the colour of a council that has none yet."),
)


def register() -> None:
    sections.register(
        sections.Section(
            key=PAGES,
            schema=PAGES_SCHEMA,
            export=export_pages,
            tidy=tidy_pages,
            check=check_pages,
            apply=apply_pages,
            after=("staff/roles",),
            in_use=pages_that_stay,
            page="wagtailadmin_explore_root",
        )
    )
    sections.register(
        sections.Section(
            key=THEME,
            schema=THEME_SCHEMA,
            export=export_theme,
            apply=apply_theme,
            required=False,
            in_use=look_that_stays,
            page="staff_site_look",
        )
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


def pages_that_stay(data: list[dict[str, Any]], document: Document) -> Iterable[Fault]:
    """A page of the site is deleted, or made anew as another kind, on the site and not by leaving it out here."""
    given = {row["key"]: row["kind"] for row in data}
    for row in export_pages():
        if given.get(row["key"]) != row["kind"]:
            message = f"The site has the page “{row['key']}” of the kind “{row['kind']}”."
            yield document.fault(PAGES, (), message, "Keep it here, or delete it on the site first.")


def export_pages() -> list[dict[str, Any]]:
    """The pages that have a name in the blueprint, in the order of the tree. Dates and pictures stay here."""
    pages = [
        page for page in Page.objects.exclude(depth=1).order_by("path").specific() if getattr(page, "starter_key", "")
    ]
    keys = {page.pk: page.starter_key for page in pages}
    by_path = {page.path: page.starter_key for page in pages}
    kinds = {model: kind for kind, model in KINDS.items()}
    return [_exported(page, kinds[type(page)], by_path, keys) for page in pages if type(page) in kinds]


def _exported(page: CouncilPage, kind: str, by_path: dict[str, str], keys: dict[int, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"key": page.starter_key, "kind": kind, "title": page.title}
    if page.depth > 2:
        row["under"] = by_path.get(page.path[: -page.steplen], "home")
    if page.slug != page.starter_key:
        row["slug"] = page.slug
    if isinstance(page, HomePage):
        row["headline"] = page.headline
    if isinstance(page, TextPage):
        row["footer"] = page.in_footer
    body = prose.write([_plain(block) for block in page.body], keys.get)
    row |= {"lead": page.lead, "menu": page.show_in_menus, "description": page.search_description}
    return row | ({"body": body} if body else {})


def _plain(block: Any) -> tuple[str, Any]:
    match block.block_type:
        case "paragraph":
            return "paragraph", block.value.source
        case "figures":
            return "figures", {"items": [dict(item) for item in block.value["items"]]}
        case "button":
            page = block.value.get("page")
            return "button", dict(block.value) | {"page": page.pk if page else None}
        case "quote":
            return "quote", dict(block.value)
        case kind:
            return kind, block.value


def apply_pages(data: list[dict[str, Any]], by: Actor) -> None:
    """Make the starter pages that are missing and give the others these words; pages of the council's own stay.

    A page that says all this already is not written again: it may hold pictures, which no blueprint has.
    """
    pages: dict[str, CouncilPage] = {}
    said = {row["key"]: filled(row, PAGE) for row in export_pages()}
    Page.objects.filter(depth=1).update(title=TOP, draft_title=TOP)
    for row in data:
        pages[row["key"]] = _page(row, pages)
    keys = {key: page.pk for key, page in pages.items()}
    for row in data:
        if said.get(row["key"]) != filled(row, PAGE):
            _write(pages[row["key"]], row, keys, by)
    _open_site(pages[data[0]["key"]])
    access.sync_groups()


def _page(row: dict[str, Any], pages: dict[str, CouncilPage]) -> CouncilPage:
    model = KINDS[row["kind"]]
    found = model.objects.filter(starter_key=row["key"]).first()
    if found is None and row["kind"] == "home":
        found = HomePage.objects.first()
    if found is not None:
        return found
    parent = Page.objects.get(pk=pages[row["under"]].pk) if row["kind"] != "home" else Page.objects.get(depth=1)
    slug = _free_slug(parent, row.get("slug", row["key"]))
    page = model(title=row["title"], slug=slug, starter_key=row["key"], show_in_menus=row["menu"], live=False)
    parent.add_child(instance=page)
    return page


def _free_slug(parent: Page, slug: str) -> str:
    """The page that Wagtail begins with is called home too; it makes way."""
    taken = Page.objects.child_of(parent).filter(slug=slug).first()
    if taken is not None and type(taken.specific) is Page:
        Page.objects.filter(pk=taken.pk).update(slug=f"{slug}-before", url_path=f"/{slug}-before/")
        return slug
    return f"{slug}-2" if taken is not None else slug


def _write(page: CouncilPage, row: dict[str, Any], keys: dict[str, int], by: Actor) -> None:
    page.refresh_from_db()
    page.title, page.lead = row["title"], row["lead"]
    page.slug = _address(page, row)
    page.show_in_menus, page.search_description = row["menu"], row["description"]
    page.starter_key = row["key"]
    if isinstance(page, HomePage):
        page.headline = row["headline"]
    if isinstance(page, TextPage):
        page.in_footer = row["footer"]
    stream = type(page)._meta.get_field("body").stream_block
    raw = [{"type": kind, "value": value} for kind, value in prose.parse(row.get("body", ""), keys.get)]
    page.body = stream.to_python(raw)
    person = None if isinstance(by, System) else by
    page.save_revision(user=person, log_action=False).publish(user=person, skip_permission_checks=True)


def _address(page: CouncilPage, row: dict[str, Any]) -> str:
    """The address that the blueprint gives, unless another page beside it has that."""
    slug = row.get("slug", row["key"])
    beside = Page.objects.sibling_of(page, inclusive=False)
    return page.slug if beside.filter(slug=slug).exists() else slug


def _open_site(home: CouncilPage) -> None:
    """The site begins at our home page; the empty one that Wagtail begins with goes."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(hostname="localhost", is_default_site=True)
    before, site.root_page = site.root_page_id, Page.objects.get(pk=home.pk)
    site.save()
    if before and before != home.pk:
        old = Page.objects.filter(pk=before, depth=2).first()
        if old is not None and type(old.specific) is Page and not old.get_children().exists():
            old.delete()


def export_theme() -> dict[str, Any]:
    branding = _branding()
    return {"accent": branding.given.lower() if branding else "", "letter": branding.letter if branding else ""}


def apply_theme(data: dict[str, Any], by: Actor) -> None:
    """Give a council that has no colour yet this one. A colour of its own is never overwritten."""
    branding = _branding()
    if branding is None or branding.given or not re.match(COLOUR, data["accent"]):
        return
    branding.given = data["accent"]
    branding.letter = branding.letter or data["letter"]
    branding.save()


def look_that_stays(data: dict[str, Any], document: Document) -> Iterable[Fault]:
    """A council's colour and letters are changed where they can be looked at."""
    now = export_theme()
    for part in ("accent", "letter"):
        if now[part] and data[part] != now[part]:
            message = f"The council has “{now[part]}” already."
            yield document.fault(THEME, (part,), message, "Change it under “Name, logo and colour”.")


def _branding() -> Branding | None:
    council = current()
    return Branding.objects.filter(council_id=council.pk).first() if council is not None else None
