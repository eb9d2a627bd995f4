"""English and Welsh: the address says which, never a cookie, so that a page in a cache is in one language.

English has no prefix; Welsh stands under `/cy/`. What is not a page for the public or for suppliers (the back office,
the API, files) has one address and is English.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.safestring import SafeString

from . import catalogue, sentences

ENGLISH, WELSH = "en-gb", "cy"
PREFIX = f"/{WELSH}/"
NEVER = (
    "/admin/", "/api/", "/console/", "/demo/", "/documents/", "/healthz/", "/look/", "/media/", "/static/", "/theme.",
    "/_util/", "/.well-known/", "/robots.txt", "/sitemap.xml", "/manifest.webmanifest",
    "/accounts/sign-on/back/", "/accounts/sign-on/logged-out/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """This page in one language. The name of a language is said in that language."""

    code: str
    name: str
    path: str
    url: str
    is_current: bool


NAMES = {"en": "English", WELSH: "Cymraeg"}


def is_welsh() -> bool:
    """Whether the words of the moment are Welsh."""
    return translation.get_language() == WELSH


def here(path: str) -> str:
    """A path of this host in the language of the moment; for a URL name `reverse` does the same by itself."""
    return in_language(path, WELSH) if is_welsh() else path


def in_language(path: str, code: str) -> str:
    """The address of the same page in English or in Welsh."""
    plain = path[len(PREFIX) - 1 :] if path.startswith(PREFIX) else path
    if code != WELSH or not plain.startswith("/") or plain.startswith(("//", *NEVER)):
        return plain
    return PREFIX + plain[1:]


class Marked(SafeString):
    """Markup that says itself in which language its parts are."""


def own(words: str) -> tuple[str, str]:
    """What a council wrote, and its language: `""` if that is the page's. Starter words are known in Welsh too."""
    if not is_welsh() or not words.strip():
        return words, ""
    known = translation.gettext(words)
    plain = words.removesuffix(f" {translation.gettext('(optional)')}")
    return (known, "") if known != words or plain in catalogue.said() else (words, "en")


def offers_welsh(council: Any) -> bool:
    """Whether a council has its pages in Welsh. The portal, which is no council, always has."""
    return council is None or WELSH in council.languages


def in_english(words: object) -> str:
    """Words that are kept for every reader, whoever caused them: written down in English, whatever the page speaks."""
    with translation.override(ENGLISH):
        return str(words)


def as_offered_by(council: Any) -> AbstractContextManager[None]:
    """Build addresses of a council's site: in the language of the moment if the council has it, else in English."""
    return translation.override(ENGLISH) if is_welsh() and not offers_welsh(council) else nullcontext()


def versions(request: HttpRequest) -> list[Version]:
    """This page in each language that its host has; empty for a page that is English only."""
    path = request.path
    if not _offered(request) or in_language(path, ENGLISH).startswith(NEVER):
        return []
    query = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    found = []
    origin = getattr(request, "first_origin", "") or f"{request.scheme}://{request.get_host()}"
    for code, name in NAMES.items():
        there = in_language(path, code) + (f"?{query}" if query else "")
        url = f"{origin}{there}"
        found.append(Version(code, name, there, url, (code == WELSH) == path.startswith(PREFIX)))
    return found


def _offered(request: HttpRequest) -> bool:
    return hasattr(request, "site_council") and offers_welsh(request.site_council)


class LanguageMiddleware:
    """Speak the language of the address. Where Welsh is not offered `/cy/` leads nowhere, as any other wrong address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        sentences.remember((ENGLISH, WELSH))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Kept apart from `request.council`, which a portal's page that works in a council changes for a while.
        request.site_council = getattr(request, "council", None)  # type: ignore[attr-defined]
        asked = f"{request.path_info}/".startswith(PREFIX)
        code = WELSH if asked and _offered(request) else ENGLISH
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
