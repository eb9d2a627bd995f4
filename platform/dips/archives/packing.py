"""The file itself: a zip whose bytes repeat, every part of it with its size and its hash in the manifest."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT, NUMBER = "dips-council", 1
MANIFEST = "manifest.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same for all, or no two files were equal
CHUNK = 256 * 1024
NEWLINE = b"\n"


@dataclass(slots=True)
class Part:
    """One file in it."""

    path: str
    size: int = 0
    sha256: str = ""
    lines: int = 0


class Hashing:
    """Counts and hashes what goes through."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self.target, self.hash, self.size, self.lines = target, hashlib.sha256(), 0, 0

    def write(self, data: bytes | memoryview) -> None:
        piece = bytes(data)
        self.hash.update(piece)
        self.size += len(piece)
        self.lines += piece.count(NEWLINE)
        if self.target is not None:
            self.target.write(piece)


@dataclass(slots=True)
class Packer:
    """Writes one archive from beginning to end; nothing of it is held in memory."""

    archive: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)

    @contextmanager
    def part(self, path: str, *, is_packed: bool = True) -> Iterator[Hashing]:
        info = zipfile.ZipInfo(path, LONG_AGO)
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        info.create_system, info.external_attr = 3, 0o640 << 16
        with self.archive.open(info, "w", force_zip64=True) as target:
            into = Hashing(target)
            yield into
        self.parts.append(Part(path, into.size, into.hash.hexdigest(), into.lines))

    def text(self, path: str, said: str) -> None:
        with self.part(path) as into:
            into.write(said.encode())

    def copy(self, path: str, source: IO[bytes]) -> None:
        """As it lies there: pictures and documents are packed already."""
        with self.part(path, is_packed=False) as into:
            while chunk := source.read(CHUNK):
                into.write(chunk)

    def close(self, facts: dict[str, Any]) -> None:
        """The manifest comes last, for it tells of all others."""
        files = [{"path": each.path, "bytes": each.size, "sha256": each.sha256} for each in self.parts]
        said = {"format": FORMAT, "number": NUMBER, **facts, "files": sorted(files, key=lambda each: str(each["path"]))}
        self.text(MANIFEST, as_json(said))


@contextmanager
def packing(path: Path) -> Iterator[Packer]:
    """For the eyes of whoever makes it alone: a whole council's personal data are in it."""
    with (
        os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file,
        zipfile.ZipFile(file, "w", allowZip64=True) as archive,
    ):
        yield Packer(archive)


def as_json(said: Any) -> str:
    return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines_of(source: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines from whatever pieces they come in."""
    left = b""
    for piece in source:
        *whole, left = (left + piece).split(NEWLINE)
        for line in whole:
            yield line + NEWLINE
    if left:
        yield left
