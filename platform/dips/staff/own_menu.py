"""The menu of the back office as plain links: Wagtail's own is drawn by a script, and is nothing without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Links under their heading; those that stand in the menu itself have none."""

    label: str
    links: list[Link]


def of(request: HttpRequest) -> list[Group]:
    """What somebody may open, in the order of the menu. Read once a request: the menu tells it when it is made."""
    if not hasattr(request, "own_menu"):
        admin_menu.menu_items_for_request(request)
    found: list[Group] = getattr(request, "own_menu", [])
    return found


def remember(request: Any, items: list[MenuItem]) -> None:
    """The last hook on the menu."""
    request.own_menu = list(_groups(request, _in_order(items)))


def _groups(request: HttpRequest, items: list[MenuItem]) -> Iterator[Group]:
    alone = [item for item in items if not isinstance(item, SubmenuMenuItem)]
    if alone:
        yield Group("", _links(alone))
    for item in items:
        if isinstance(item, SubmenuMenuItem):
            yield Group(str(item.label), _links(_in_order(item.menu.menu_items_for_request(request))))


def _in_order(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda item: item.order)


def _links(items: Iterable[MenuItem]) -> list[Link]:
    return [Link(str(item.label), str(item.url)) for item in items]
