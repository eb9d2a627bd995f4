"""Read a file's manifest, and hold every byte of the file to it before anything is made."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from dips.kernel.errors import DomainError

from . import errors, packing

SCHEMA = re.compile(r"c_[0-9a-f]{12}")
LARGEST_MANIFEST = 64 * 1024 * 1024
MOST_TIMES = 200  # what a part holds, against what it is: rows pack well, but not as zeros do
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that was held to its manifest."""

    path: Path
    sha256: str
    manifest: dict[str, Any]

    @property
    def council(self) -> dict[str, str]:
        found: dict[str, str] = self.manifest["council"]
        return found

    @property
    def schema(self) -> str:
        return self.council["schema"]

    @property
    def council_id(self) -> UUID:
        return UUID(self.council["id"])

    @property
    def is_whole(self) -> bool:
        return bool(self.manifest["whole"])


def check(path: Path, *, sha256: str = "") -> Archive:
    """Refuses what is no export, cut off, changed in one byte, or newer than this release reads."""
    try:
        found = packing.sha256_of(path)
        if sha256 and sha256.lower() != found:
            raise errors.OtherFile(found=found)
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _fits_on_disk(archive, path.stat().st_size)
            _hold(archive, manifest)
    except DomainError:
        raise
    except BROKEN as error:
        raise errors.NotAnArchive(why=_why(error)) from error
    return Archive(path, found, manifest)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return "it is cut off or damaged" if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError) else str(error)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    names = archive.namelist()
    if packing.MANIFEST not in names:
        raise errors.NotAnArchive(why="it has no manifest")
    if len(names) != len(set(names)):
        raise errors.NotAnArchive(why="it holds two parts of one name")
    if archive.getinfo(packing.MANIFEST).file_size > LARGEST_MANIFEST:
        raise errors.NotAnArchive(why="its manifest is too large")
    said = json.loads(archive.read(packing.MANIFEST))
    if not isinstance(said, dict) or said.get("format") != packing.FORMAT:
        raise errors.NotAnArchive(why="its manifest is not one of a council")
    if said.get("number", 0) > packing.NUMBER:
        raise errors.TooNew(why=f"format {said['number']}, and this release reads up to {packing.NUMBER}")
    try:
        council = said["council"]
        UUID(council["id"])
        fits = SCHEMA.fullmatch(council["schema"]) and council["name"] and council["slug"]
        fits = fits and {each["path"] for each in said["files"]} | {packing.MANIFEST} == set(names)
        fits = fits and all(isinstance(said[each], list) for each in ("tables", "migrations", "missing"))
        [said[each] for each in ("whole", "audit", "people", "release")]
    except (KeyError, TypeError, ValueError, AttributeError):
        fits = False
    if not fits:
        raise errors.NotAnArchive(why="its manifest does not fit what is in it")
    return said


def _fits_on_disk(archive: zipfile.ZipFile, size: int) -> None:
    """Refuses what would unpack to far more than it is, also by naming the same bytes again and again."""
    held = archive.infolist()
    is_too_dense = any(each.file_size > MOST_TIMES * max(each.compress_size, packing.CHUNK // 64) for each in held)
    if is_too_dense or sum(each.compress_size for each in held) > size:
        raise errors.NotAnArchive(why="it would unpack to far more than a council’s export does")


def _hold(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Every part, read once: no more of it than the manifest says, and with its hash."""
    rows = {f"tables/{each['table']}.ndjson": each["rows"] for each in manifest["tables"]}
    for part in manifest["files"]:
        path, left, lines, seen = part["path"], int(part["bytes"]), 0, hashlib.sha256()
        if ".." in path.split("/") or path.startswith("/") or "\\" in path:
            raise errors.NotAnArchive(why="one of its parts would lie outside of its folder")
        with archive.open(path) as source:
            while chunk := source.read(packing.CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise errors.Tampered(path=path, why="it is longer")
                lines += chunk.count(packing.NEWLINE)
                seen.update(chunk)
        if left or seen.hexdigest() != part["sha256"]:
            raise errors.Tampered(path=path, why="its bytes are others")
        if rows.get(path, lines) != lines:
            raise errors.Tampered(path=path, why="it has another number of rows")
