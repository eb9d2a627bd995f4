"""Letters: which ones the service sends, which fields each may hold, and how a field is filled in.

Rooms register the letters they send; a blueprint must hold each of them and may use no other field.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dips.kernel.registry import Registry

FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
STRAY = re.compile(r"\{[{%][^\n]{0,40}")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&.-])")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that some room sends, and what it can fill in."""

    key: str
    fields: frozenset[str]
    since: int = 0


ALWAYS = frozenset({"council_name", "programme_name", "recipient_name"})
CHALLENGE = ALWAYS | {"challenge_reference", "challenge_question", "closes_at", "link"}
registry: Registry[Letter] = Registry("letters")


def register(key: str, *, fields: frozenset[str], since: int = 0) -> None:
    """Announce a letter. Every blueprint of that revision of the format, and every later one, must then hold it."""
    registry.register(key, Letter(key, ALWAYS | fields, since))


def fields_in(text: str) -> set[str]:
    """The merge fields that a text uses."""
    return set(FIELD.findall(text))


def before_field(text: str, name: str) -> str:
    """What a text says before it first uses this field."""
    return next((text[: found.start()] for found in FIELD.finditer(text) if found.group(1) == name), "")


def strays_in(text: str) -> list[str]:
    """What looks like a field and is none: a reader of the letter would see the braces."""
    return [found.strip() for found in STRAY.findall(FIELD.sub("", text))]


def fill(text: str, values: Mapping[str, object], *, markdown: bool = False) -> str:
    """Put values into a text. In Markdown a value stays a value: it cannot make a link, a heading or a tag.

    Of a value in a quoted line each line is quoted.
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            logger.warning("letter without a value for %s", name)
        plain = str(values.get(name, ""))
        if markdown:
            return escape(plain)
        line = text.rfind("\n", 0, found.start()) + 1
        return plain.replace("\n", "\n> ") if text.startswith(">", line) else plain

    return FIELD.sub(value, text)


def plain(text: str) -> str:
    """A letter for those who read no HTML: without the marks that would make words bold."""
    return BOLD.sub(r"\1", text)


def escape(value: str) -> str:
    """A web address of our own making stays whole; everything else is inert."""
    one_line = " ".join(value.split())
    if re.fullmatch(r"https?://[\w.:-]+/[\w/.~%?=&#-]*", one_line):
        return f"<{one_line}>"
    return MARKDOWN.sub(r"\\\1", html.unescape(one_line))
