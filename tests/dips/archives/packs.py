"""Files as others might hand them in: changed here and there, with or without new hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def manifest_of(path: Path) -> dict[str, Any]:
    return json.loads(parts_of(path)["manifest.json"])


def changed(
    path: Path, change: Callable[[Parts, dict[str, Any]], object], *, hashed: bool = False, packed: bool = False
) -> Path:
    """A copy in which something is otherwise; `hashed` says whether its manifest knows."""
    parts = parts_of(path)
    manifest = json.loads(parts["manifest.json"])
    change(parts, manifest)
    if hashed:
        rows = {f"tables/{each['table']}.ndjson": each for each in manifest["tables"]}
        for each in manifest["files"]:
            body = parts[each["path"]]
            each |= {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            if each["path"] in rows:
                rows[each["path"]]["rows"] = body.count(b"\n")
    if "manifest.json" in parts:
        parts["manifest.json"] = json.dumps(manifest).encode()
    made = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as pack:
        for name, body in parts.items():
            pack.writestr(name, body)
    return made


def edit(part: str, old: bytes, new: bytes) -> Callable[[Parts, dict[str, Any]], None]:
    def change(parts: Parts, manifest: dict[str, Any]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return change
