"""Hold the files of suppliers against their rows: neither may be without the other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dips.kernel import clock

from ..erasing import ROOT
from ..models import ApplicationFile, private_storage

logger = logging.getLogger(__name__)
OLD = timedelta(days=1)
"""A younger file may belong to an upload whose row is not written yet, or to a message that is about to erase it."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """How many rows have lost their file, and how many files their row: deleted, or still too young."""

    rows_without_file: int = 0
    deleted: int = 0
    left: int = 0


def check_files() -> FileCheck:
    """In one council. A lost file is told and counted, never hidden; what no row speaks of for a day is deleted.

    Names of files are not logged: they may say who applies.
    """
    storage, now = private_storage(), clock.now()
    rows = dict(ApplicationFile.objects.values_list("file", "pk"))
    found = set(_walk(ROOT))
    lost = [rows[path] for path in sorted(rows.keys() - found) if not storage.exists(path)]
    for pk in lost:
        logger.error("the file of the row %s is not there", pk)
    deleted = left = 0
    for path in sorted(found - rows.keys()):
        if now - storage.get_modified_time(path) < OLD or ApplicationFile.objects.filter(file=path).exists():
            left += 1
            continue
        storage.delete(path)
        deleted += 1
    if deleted:
        logger.warning("%d files without a row were deleted", deleted)
    return FileCheck(len(lost), deleted, left)


def _walk(folder: str) -> Iterator[str]:
    folders, files = private_storage().listdir(folder)
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _walk(f"{folder}/{name}")
