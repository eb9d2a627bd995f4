"""`{% load cms_words %}`: texts that name the council without knowing which it is."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms import words

register = template.Library()


@register.filter
def named(text: str, council: Any) -> str:
    """`{{ text|named:site_council }}`: the council's name for `{council}`, its short one for `{short}`."""
    return words.named(str(text), council)


@register.filter
def named_html(html: SafeString, council: Any) -> SafeString:
    """The same within rich text: names are escaped, the text is already safe."""
    if council is None:
        return html
    filled = str(html).replace("{council}", escape(council.name)).replace("{short}", escape(council.label))
    return mark_safe(filled)
