"""What a check says of files, in the words of the pages: names of rows and kinds in the place of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dips.blueprints import editing
from dips.blueprints.document import Document
from dips.blueprints.schemas import KEYED
from dips.blueprints.sections import registry

QUOTED = re.compile(r"“([a-z][a-z0-9_]*)”")
LIST = re.compile(r": ([a-z][a-z0-9_]*(?:, [a-z][a-z0-9_]*)*)\.")


def spoken(sentence: str, document: Document) -> str:
    """Keys in quotation marks, and lists of keys, become names; what is no key stays as it is written."""
    names = dict(_names(document))

    def listed(found: re.Match[str]) -> str:
        keys = found.group(1).split(", ")
        return f": {', '.join(names[key] for key in keys)}." if all(key in names for key in keys) else found.group(0)

    said = QUOTED.sub(lambda found: f"“{names.get(found.group(1), found.group(1))}”", sentence)
    return LIST.sub(listed, said)


def _names(document: Document) -> Iterator[tuple[str, str]]:
    for key, section in registry:
        if key in document.sections:
            yield from _of(document.sections[key], section.schema)


def _of(data: Any, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in schema.get("oneOf", ()):
        yield str(each["const"]), str(each["title"])
    if schema.get(KEYED):
        for row in data:
            yield str(row[schema[KEYED]]), editing.row_name(row, schema)
            yield from _of(row, schema["items"])
    elif isinstance(data, Mapping):
        for name, part in schema.get("properties", {}).items():
            if name in data:
                yield from _of(data[name], part)
