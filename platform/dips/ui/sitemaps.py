"""Write a sitemap: each page once, with its other language beside it where the host has one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse

from . import languages

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)


def answer(pages: Iterable[tuple[str, datetime | None]], *, origin: str, in_welsh: bool) -> HttpResponse:
    """`pages` are English paths with the moment of their last change, if it is known."""
    codes = list(languages.NAMES) if in_welsh else ["en"]
    entries = "".join(_entry(path, changed, origin, code, codes) for path, changed in pages for code in codes)
    return HttpResponse(f"{HEAD}{entries}</urlset>\n", content_type="application/xml; charset=utf-8")


def _entry(path: str, changed: datetime | None, origin: str, code: str, codes: list[str]) -> str:
    def url(language: str) -> str:
        return origin + languages.in_language(path, language)

    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each}" href={quoteattr(url(each))}/>'
        for each in codes
        if len(codes) > 1
    )
    lastmod = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(url(code))}</loc>{lastmod}{others}</url>"
