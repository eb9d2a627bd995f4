"""What many sections ask of their data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise

from .document import Document, Path
from .faults import Fault
from .schemas import FIXED, KEYED, LIKE, ORDERED, TOGETHER

Words = str | Promise

KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$", LIKE: "small_or_medium, in small letters without spaces"}
LINE = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": r"^[^\n]*\S[^\n]*$", LIKE: "one line of words"}
TEXT = {"type": "string", "minLength": 1, "maxLength": 20000, "pattern": r"\S", LIKE: "a sentence"}
LONG_TEXT = TEXT | {"x-markdown": True}


def titled(part: Mapping[str, Any], title: Words, hint: Words = "", /, **more: Any) -> dict[str, Any]:
    """A part of a schema with its name, and a sentence on what it is for. Pages show both; `more` are annotations."""
    return {**part, "title": title, **({"description": hint} if hint else {}), **more}


def record(required: Sequence[str], /, **properties: Any) -> dict[str, Any]:
    """The schema of names with values. What is not required takes a default, or may be left out."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def rows(
    item: Mapping[str, Any], *, key: str = "", least: int = 1, most: int = 100, ordered: bool = False,
    fixed: bool = False, together: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The schema of a list. Of a list of records it says by which property a row is known, usually `key`.

    `ordered`: the rows stand in the order of the key's own options. `fixed`: none may be added or taken out.
    `together`: a property that can be changed only in all rows at once, because a rule spans them.
    """
    known = key or ("key" if "key" in item.get("properties", ()) else "")
    marks = {KEYED: known, ORDERED: ordered, FIXED: fixed, TOGETHER: together}
    said = {mark: value for mark, value in marks.items() if value}
    return {"type": "array", "minItems": least, "maxItems": most, "items": dict(item), **said}


def options(choices: Iterable[tuple[str, Words]], hints: Mapping[str, Words] | None = None) -> dict[str, Any]:
    """One of a few words that the format knows, each with the name that people read."""
    said = hints or {}
    return {
        "oneOf": [
            {"const": str(value), "title": title, **({"description": said[value]} if value in said else {})}
            for value, title in choices
        ]
    }


def flag(default: bool) -> dict[str, Any]:
    """Yes or no."""
    return {"type": "boolean", "default": default}


def line(most: int) -> dict[str, Any]:
    """One line of words of at most a length."""
    return LINE | {"maxLength": most}


def repeated(
    section: str, rows: Sequence[Mapping[str, Any]], name: str, document: Document, path: Path = ()
) -> Iterator[Fault]:
    """A value that must be a row's own and stands in an earlier row too."""
    seen: set[Any] = set()
    for index, row in enumerate(rows):
        if row[name] in seen:
            yield document.fault(
                section, (*path, index, name), f"“{row[name]}” stands here twice.", f"Give each its own {name}."
            )
        seen.add(row[name])
