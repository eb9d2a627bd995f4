"""A letter's HTML part: the same words as its text, under the name and the colour of whoever sends it.

No picture, no script and nothing from elsewhere: a letter says nothing about whether it was read.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

from . import links
from .models import Council

SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.S)
ADDRESS = re.compile(r"https?://\S+")


def page(inner: SafeString | str, *, subject: str, council: Council | None, language: str | None = None) -> str:
    """The whole of the HTML part. `inner` is safe HTML: of `from_text`, or what a sanitiser made."""
    branding = getattr(council, "branding", None)
    context = {
        "subject": subject,
        "inner": mark_safe(inner),  # as said above
        "language": language or translation.get_language() or settings.LANGUAGE_CODE,
        "name": council.name if council else settings.SERVICE_NAME,
        "service": "" if council is None else settings.SERVICE_NAME,
        "accent": (branding.accent if branding is not None else "") or "#0f4c5c",
        "home": links.council_url(council, "/") if council else links.portal_url("/"),
        "privacy": links.council_url(council, "/privacy/") if council else links.portal_url("/privacy/"),
    }
    return render_to_string("councils/mail/letter.html", context)


def from_text(text: str) -> SafeString:
    """Paragraphs and lists as they stand in the text; an address on a line of its own is a link of its own.

    The signature is left out: the page says who writes. Everything else is escaped.
    """
    parts = re.split(r"\n\s*\n", SIGNATURE.sub("\n", f"\n{text}").strip())
    return format_html_join("\n", "{}", ((_part(part.strip().splitlines()),) for part in parts if part.strip()))


def _part(lines: list[str]) -> SafeString:
    if all(line.startswith(("* ", "- ")) for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_line(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_line(line),) for line in lines)))


def _line(line: str) -> SafeString:
    if ADDRESS.fullmatch(line.strip()):
        return format_html('<a href="{0}">{0}</a>', line.strip())
    return mark_safe(urlize(line, autoescape=True))  # urlize escapes
