"""The starter pages of the council one stands in, read as a blueprint has them and written from one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Site, get_page_models

from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import filled
from dips.kernel.actors import Actor, System

from .. import access, prose
from ..models import HomePage, TextPage
from ..models.base import CouncilPage
from .shape import KINDS, PAGE, PAGES

TOP = "All pages"  # over the home page; only the back office shows it


def pages_that_stay(data: list[dict[str, Any]], document: Document) -> Iterable[Fault]:
    """A page of the site is deleted, or made anew as another kind, on the site and not by leaving it out here."""
    given = {row["key"]: row["kind"] for row in data}
    for row in export_pages():
        if given.get(row["key"]) != row["kind"]:
            message = f"The site has the page “{row['key']}” of the kind “{row['kind']}”."
            yield document.fault(PAGES, (), message, "Keep it here, or delete it on the site first.")


def export_pages() -> list[dict[str, Any]]:
    """The pages that have a name in the blueprint, in the order of the tree. Dates and pictures stay here."""
    ContentType.objects.get_for_models(*get_page_models())  # asked together, or `specific` asks for one after another
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
