"""Turn people's Markdown into safe HTML in our own class names. Raw HTML is never let through."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

# The page holds the h1 and its parts the h2: a text within begins at h3.
_DEMOTED = {"h1": ("h3", "govuk-heading-m"), "h2": ("h3", "govuk-heading-m"), "h3": ("h4", "govuk-heading-s")}
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "blockquote": "govuk-inset-text",
}
_TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "strong", "em", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {tag: {"class"} for tag in ("p", "h3", "h4", "h5", "ul", "ol", "table", "blockquote")} | {
    "a": {"href", "title", "class"},
    "ol": {"class", "start"},
    "th": {"scope", "class"},
    "td": {"class"},
}


class _Renderer(RendererHTML):
    """Give each element its class name, and each heading its lower rank."""

    def renderToken(self, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]) -> str:
        token = tokens[idx]
        if token.type in ("heading_open", "heading_close"):
            token.tag, css = _DEMOTED.get(token.tag, ("h5", "govuk-heading-s"))
            if token.nesting == 1:
                token.attrSet("class", css)
        elif token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
        if token.type in ("th_open", "td_open"):
            token.attrs = {"scope": "col"} if token.tag == "th" else {}
        return super().renderToken(tokens, idx, options, env)


_parser = MarkdownIt("commonmark", {"html": False, "breaks": False}, renderer_cls=_Renderer)
_parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])


def render(text: str) -> SafeString:
    """Markdown in, sanitised HTML out: paragraphs, lists, headings from h3, links, tables, quotes."""
    return _rendered(text, get_language())


@lru_cache(maxsize=2048)
def _rendered(text: str, language: str | None) -> SafeString:
    """Once a language: a table that scrolls has a name."""
    html = _parser.render(text or "")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow ugc",
    )
    # A wide table scrolls by itself on a phone, and by keyboard.
    label = escape(_("Table"))
    clean = clean.replace("<table", f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}"><table')
    clean = clean.replace("</table>", "</table></div>")
    return mark_safe(clean)
