"""What many sections ask of their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .document import Document, Path
from .faults import Fault
from .schemas import LIKE

KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$", LIKE: "small_or_medium, in small letters without spaces"}
LINE = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": r"^[^\n]*\S[^\n]*$", LIKE: "one line of words"}
TEXT = {"type": "string", "minLength": 1, "maxLength": 20000, "pattern": r"\S", LIKE: "a sentence"}
LONG_TEXT = TEXT | {"x-markdown": True}


def record(required: Sequence[str], /, **properties: Any) -> dict[str, Any]:
    """The schema of names with values. What is not required takes a default, or may be left out."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def rows(item: Mapping[str, Any], *, least: int = 1, most: int = 100) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "maxItems": most, "items": dict(item)}


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
