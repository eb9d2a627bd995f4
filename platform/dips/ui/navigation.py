"""What stands in the header and the footer: kept here, filled by the rooms above in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise

from . import languages

HostKind = Literal["portal", "council"]
Place = Literal["main", "footer"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link. `method="post"` makes it a button in a form, as signing out must be."""

    label: str
    url: str
    current: bool = False
    method: Literal["get", "post"] = "get"
    lang: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    label: str | Promise
    url: str
    position: int
    visible: Callable[[HttpRequest], bool]
    method: Literal["get", "post"]
    under: tuple[str, ...]


Provider = Callable[[HttpRequest], Iterable[NavItem]]

_entries: dict[tuple[HostKind, Place], dict[str, _Entry]] = {}
_providers: dict[tuple[HostKind, Place], dict[str, tuple[int, Provider]]] = {}


def _always(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    """For `visible=`: show the item only to someone who has signed in."""
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def signed_out(request: HttpRequest) -> bool:
    """For `visible=`: show the item only to someone who has not signed in."""
    return not signed_in(request)


def register(
    host: HostKind,
    key: str,
    *,
    label: str | Promise,
    url: str,
    position: int = 50,
    place: Place = "main",
    visible: Callable[[HttpRequest], bool] = _always,
    method: Literal["get", "post"] = "get",
    under: tuple[str, ...] = (),
) -> None:
    """Add one link. `url` is a URL name or a path; registering a key again replaces it.

    `under` are other paths whose pages belong to it, so that it is marked there too.
    """
    _entries.setdefault((host, place), {})[key] = _Entry(key, label, url, position, visible, method, under)


def provide(host: HostKind, key: str, provider: Provider, *, position: int = 50, place: Place = "main") -> None:
    """Add links that are only known at the request, such as a council's own pages."""
    _providers.setdefault((host, place), {})[key] = (position, provider)


def items(request: HttpRequest, *, host: HostKind, place: Place = "main") -> list[NavItem]:
    """Everything to show now, in order of position; a link whose page does not exist is left out."""
    found: list[tuple[int, list[NavItem]]] = []
    for entry in list(_entries.get((host, place), {}).values()):
        url = _address(entry.url, request)
        if url is None or not entry.visible(request):
            continue
        current = any(_is_current(each, request) for each in (url, *map(languages.here, entry.under)))
        item = NavItem(str(entry.label), url, current, entry.method)
        found.append((entry.position, [item]))
    for position, provider in list(_providers.get((host, place), {}).values()):
        found.append((position, list(provider(request))))
    found.sort(key=lambda pair: pair[0])
    return [item for _, group in found for item in group]


def _address(url: str, request: HttpRequest) -> str | None:
    if url.startswith(("/", "http://", "https://")):
        return languages.here(url)
    return _reversed(url, getattr(request, "urlconf", None), translation.get_language())


@lru_cache
def _reversed(name: str, urlconf: str | None, language: str | None) -> str | None:
    """The same for every request in that language."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return None


def _is_current(url: str, request: HttpRequest) -> bool:
    path = request.path
    return path == url or (url not in ("/", languages.PREFIX) and url.endswith("/") and path.startswith(url))
