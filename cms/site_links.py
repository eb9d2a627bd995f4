"""What stands in the header and the footer of a council's site: its own pages, read in one query a request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from dips.councils.links import portal_url
from dips.councils.remembered import remembered
from dips.councils.scope import council_scope
from dips.ui import context, languages, navigation, ordinary
from dips.ui.navigation import NavItem

from .addresses import site_path
from .words import named

WORDS = "/words/"


@dataclass(slots=True)
class Tree:
    """The title of the home page, and title, address and place of each live page just below it."""

    service: str = ""
    pages: list[tuple[str, str, bool, bool]] = field(default_factory=list)


def register() -> None:
    navigation.provide("council", "pages", header, position=20)
    navigation.provide("council", "pages", footer, position=20, place="footer")
    context.name_service(lambda request: _tree(request).service)


def header(request: HttpRequest) -> Iterator[NavItem]:
    for title, path, in_menu, _in_footer in _tree(request).pages:
        if in_menu:
            yield _item(title, path, is_current=request.path.startswith(path))
    yield NavItem(_("All councils"), portal_url())


def footer(request: HttpRequest) -> Iterator[NavItem]:
    """The council's pages that are marked for it, then those of every site that it has not written itself."""
    found = _tree(request).pages
    for title, path, _in_menu, in_footer in found:
        if in_footer:
            yield _item(title, path, is_current=request.path == path)
    written = {path for _title, path, _menu, _foot in found}
    for key, name in ordinary.PAGES.items():
        path = languages.here(f"/{key}/")
        if path not in written:
            yield NavItem(str(name), path, request.path == path)
    words = languages.here(WORDS)
    yield NavItem(_("Words we use"), words, request.path == words)


def _item(title: str, path: str, *, is_current: bool) -> NavItem:
    words, lang = languages.own(title)
    return NavItem(words, path, is_current, lang=lang)


def _tree(request: HttpRequest) -> Tree:
    """Asked once a request."""
    council = getattr(request, "council", None)
    if council is None:
        return Tree()
    known: Tree | None = getattr(request, "_cms_tree", None)
    if known is None:
        with council_scope(
            council
        ):  # a page of one's account is drawn on a council's host while in the portal's schema
            rows = remembered("tree", _rows)
        known = Tree()
        for depth, title, path, menu, foot in rows:
            if depth == 3:
                known.pages.append((named(title, council), site_path(path), menu, bool(foot)))
            else:
                known.service = named(title, council)
        request._cms_tree = known  # type: ignore[attr-defined]
    return known


def _rows() -> list[tuple[int, str, str, bool, bool | None]]:
    return list(
        Page.objects.live()
        .filter(Q(depth=3) | Q(sites_rooted_here__is_default_site=True))
        .order_by("path")
        .values_list("depth", "title", "url_path", "show_in_menus", "textpage__in_footer")
    )
