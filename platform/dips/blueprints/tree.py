"""Read a blueprint's files from a folder or a zip, within limits, and never from outside it."""

from __future__ import annotations

import io
import lzma
import os
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from .document import META_FILE
from .faults import BlueprintFaulty, Fault

LARGEST_FILE = 256 * 1024
LARGEST_TREE = 4 * 1024 * 1024
MOST_FILES = 400

ZIP = "blueprint.zip"
BROKEN = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError, IndexError,
    zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip

Tree = dict[str, bytes]


def read_folder(folder: Path) -> Tree:
    """Every file below a folder. Hidden files do not count; a link is refused, for it may lead out."""
    tree: Tree = {}
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(each for each in [*names, *folders] if not each.startswith(".")):
            path = Path(here, name)
            label = path.relative_to(folder).as_posix()
            if path.is_symlink():
                _refuse(label, "This is a link, and may lead outside the blueprint.", "Put the file itself here.")
            if path.is_file():
                _room_for(tree, label, path.stat().st_size)
                tree[label] = path.read_bytes()
    return tree


def read_zip(content: bytes) -> Tree:
    """Every file in a zip. Sizes are counted as the bytes come out, so that a small zip cannot swell."""
    tree: Tree = {}
    if len(content) > LARGEST_TREE:
        _refuse(
            ZIP, f"The zip is larger than {LARGEST_TREE // 1024**2} MB.", "Leave out what is no part of a blueprint."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                label = info.filename
                if label in tree:
                    _refuse(label, "The zip holds this file twice.", "Keep one of them.")
                parts = PurePosixPath(label).parts
                if label.startswith(("/", "\\")) or ".." in parts or "\\" in label or ":" in label:
                    _refuse(label, "This path leads outside the blueprint.", "Use plain folder and file names.")
                if any(part.startswith(".") for part in parts):
                    continue
                _room_for(tree, label, info.file_size)
                with archive.open(info) as file:
                    body = file.read(LARGEST_FILE + 1)
                _room_for(tree, label, len(body))
                tree[label] = body
    except BROKEN as error:
        mend = "Make it again, without a password."
        raise BlueprintFaulty([Fault(ZIP, 0, "This is not a zip file that we can read.", mend)]) from error
    return _opened(tree)


def _opened(tree: Tree) -> Tree:
    """The blueprint itself where a zip holds its folder: that is what people get who zip a folder."""
    top = next(iter(tree), "").partition("/")[0] + "/"
    if top + META_FILE not in tree or not all(label.startswith(top) for label in tree):
        return tree
    return {label.removeprefix(top): body for label, body in tree.items()}


def _room_for(tree: Tree, label: str, size: int) -> None:
    if size > LARGEST_FILE:
        _refuse(label, f"The file is larger than {LARGEST_FILE // 1024} kB.", "Make it smaller.")
    if len(tree) >= MOST_FILES or sum(map(len, tree.values())) + size > LARGEST_TREE:
        _refuse(label, "The blueprint has too many files, or is too large.", "Make it smaller.")


def _refuse(label: str, message: str, mend: str) -> None:
    raise BlueprintFaulty([Fault(label, 0, message, mend)])
