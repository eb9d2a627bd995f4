"""The format for those who write files: a JSON Schema of each part, with its names and hints, as editors read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .document import META_FILE
from .schemas import META_SCHEMA, plain
from .sections import registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def described() -> dict[str, dict[str, Any]]:
    """The file that a schema is written to, and the schema: of `blueprint.yaml`, and of each section."""
    found = {Path(META_FILE).with_suffix(".schema.json").name: META_SCHEMA}
    found |= {f"{key}.schema.json": section.schema for key, section in registry}
    return {file: {"$schema": DIALECT} | plain(schema) for file, schema in sorted(found.items())}


def save(folder: Path) -> int:
    """Write them, and say how many there are."""
    files = described()
    for label, schema in files.items():
        target = folder / label
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(files)
