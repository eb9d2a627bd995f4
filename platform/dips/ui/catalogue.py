"""The Welsh catalogue: read the `.po` that translators write, and compile it to the `.mo` that Django reads.

Written here so that neither a laptop nor a test needs gettext's own tools.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "locale" / "cy" / "LC_MESSAGES" / "django.po"
TARGET = SOURCE.with_suffix(".mo")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|%[sd]")


@dataclass(slots=True)
class Entry:
    """One message: its English, and its Welsh in as many forms as there are."""

    msgid: str = ""
    plural: str = ""
    context: str = ""
    said: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        return bool(self.said) and all(self.said.values()) and not self.is_fuzzy


def entries(text: str) -> list[Entry]:
    """Every message of a `.po`, the header (whose msgid is empty) first. What is obsolete is left out."""
    return [entry for entry in map(_entry, re.split(r"\n\s*\n", text.strip())) if entry is not None]


def _entry(block: str) -> Entry | None:
    entry, place = Entry(), ("", 0)
    found = False
    for line in block.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            entry.is_fuzzy = True
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, line = line.split(" ", 1)
            name, _bracket, number = keyword.partition("[")
            place, found = (name, int(number.rstrip("]") or 0) if number else 0), True
        _add(entry, place, str(ast.literal_eval(line)))
    return entry if found else None


def _add(entry: Entry, place: tuple[str, int], text: str) -> None:
    name, number = place
    if name == "msgstr":
        entry.said[number] = entry.said.get(number, "") + text
    else:
        attribute = {"msgid": "msgid", "msgid_plural": "plural", "msgctxt": "context"}[name]
        setattr(entry, attribute, getattr(entry, attribute) + text)


def compiled(text: str) -> bytes:
    """The `.mo` of a `.po`: what is translated and not fuzzy, sorted, with no hash table."""
    pairs = sorted(_pair(each) for each in entries(text) if each.is_translated or not each.msgid)
    head = 7 * 4
    start = head + 16 * len(pairs)
    keys, values, data = b"", b"", b""
    for table in (0, 1):
        for pair in pairs:
            item = pair[table]
            row = struct.pack("<II", len(item), start + len(data))
            keys, values = (keys + row, values) if table == 0 else (keys, values + row)
            data += item + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, start)
    return header + keys + values + data


def _pair(entry: Entry) -> tuple[bytes, bytes]:
    key = f"{entry.context}\x04{entry.msgid}" if entry.context else entry.msgid
    key = f"{key}\0{entry.plural}" if entry.plural else key
    return key.encode(), "\0".join(entry.said[number] for number in sorted(entry.said)).encode()


def faults(text: str) -> Iterator[str]:
    """Translations that do not hold the same values as their English; a singular may leave out its number."""
    for entry in entries(text):
        if not entry.msgid or not entry.is_translated:
            continue
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.plural))
        least = set(PLACEHOLDER.findall(entry.msgid)) & set(PLACEHOLDER.findall(entry.plural or entry.msgid))
        for said in entry.said.values():
            held = set(PLACEHOLDER.findall(said))
            if not least <= held <= wanted:
                yield f"{entry.msgid!r} → {said!r}"


@lru_cache(maxsize=1)
def said() -> frozenset[str]:
    """Everything that the catalogue says in Welsh, to tell the service's own words from a council's."""
    return frozenset(text for each in entries(SOURCE.read_text()) if each.msgid for text in each.said.values() if text)


def write() -> tuple[int, int]:
    """Compile the catalogue; how many messages are translated, and of how many."""
    text = SOURCE.read_text()
    TARGET.write_bytes(compiled(text))
    messages = [each for each in entries(text) if each.msgid]
    return sum(each.is_translated for each in messages), len(messages)
