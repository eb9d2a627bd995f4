"""A blueprint in memory: what it says of itself, its sections' data, and where each word of it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault

Path = tuple[str | int, ...]
Place = tuple[str, int]
META_FILE = "blueprint.yaml"
TEXT_FILE = ".md"


@dataclass(frozen=True, slots=True)
class Document:
    """`sections` maps "room/section" to data. `places` is empty for one that was never on disk."""

    meta: Mapping[str, Any]
    sections: Mapping[str, Any]
    places: Mapping[tuple[str, Path], Place] = field(default_factory=dict)

    def place(self, key: str, path: Path = ()) -> Place:
        """File and line of a part, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            found = self.places.get((key, path[:end]))
            if found is not None:
                return found
        return file_of(key), 0

    def fault(self, key: str, path: Path, message: str, mend: str = "", *, before: str = "") -> Fault:
        """A fault at a part of a section. `path` is the way to it: keys and indexes.

        `before` is what a long text says before the fault, so that its line is named and not its file's first.
        """
        file, line = self.place(key, path)
        if file.endswith(TEXT_FILE):
            line += before.count("\n")
        return Fault(file, line, message, mend, key, tuple(path))

    def as_json(self) -> dict[str, Any]:
        """What an adoption keeps: enough to compare with, nothing about files."""
        return {"meta": dict(self.meta), "sections": dict(self.sections)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Document:
        return cls(kept["meta"], kept["sections"])


def file_of(key: str) -> str:
    """The YAML file of a section; the empty key is the blueprint's own."""
    return f"{key}.yaml" if key else META_FILE
