"""How data of a section is taken apart: which lists are rows with keys, which go by place, which are one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from .. import editing
from ..schemas import MARKDOWN

Address = editing.Address
ORDER = "(order)"  # at the end of an address: the order of the rows there


class Missing(Enum):
    """What stands where nothing stands. Unlike None, it is no value of JSON."""

    ABSENT = "absent"

    def __bool__(self) -> bool:
        return False


ABSENT = Missing.ABSENT


def key_of(schema: Mapping[str, Any], *lists: Any) -> str:
    """The property that names a row, if each row in all of these lists has a name of its own; else empty."""
    key = editing.key_of(schema)
    return key if key and all(_named(each, key) for each in lists) else ""


def _named(rows: Sequence[Any], key: str) -> bool:
    values = [row.get(key) for row in rows if isinstance(row, dict)]
    return len(values) == len(rows) == len({value for value in values if isinstance(value, str) and value})


def is_placed(schema: Mapping[str, Any], *lists: Any) -> bool:
    """Whether the items are known by their place, because there are always as many."""
    fixed = schema.get("minItems") is not None and schema.get("minItems") == schema.get("maxItems")
    return fixed and len({len(each) for each in lists}) == 1


def is_set(*lists: Any) -> bool:
    """Whether these are lists of words, each there once: every word is then its own name."""
    return all(all(isinstance(item, str) for item in each) and len(each) == len(set(each)) for each in lists)


def is_long(schema: Mapping[str, Any], *texts: Any) -> bool:
    """Whether a text is merged line by line."""
    words = all(isinstance(text, str) for text in texts)
    return words and (bool(schema.get(MARKDOWN)) or any("\n" in text for text in texts))


def by_key(rows: Any, key: str) -> dict[str, Any]:
    """The rows under their names, in their order; nothing where there is no list."""
    return {row[key]: row for row in rows} if isinstance(rows, list) else {}
