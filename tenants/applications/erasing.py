"""Take a file's bytes away after its row has gone: by the outbox, so that a crash between the two is made good."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from dips.kernel import outbox

from .models import ApplicationFile, private_storage

KIND = "applications.erase_file"
ROOT = "applications"
logger = logging.getLogger(__name__)


def register() -> None:
    outbox.register(KIND, erase)


def later(files: Iterable[ApplicationFile]) -> None:
    """Call it in the transaction that deletes their rows."""
    for each in files:
        if each.file:
            outbox.enqueue(KIND, {"path": str(each.file.name)}, key=f"{KIND}:{each.pk}")


def erase(payload: dict[str, Any]) -> None:
    """In the council's own folder, and only what no row speaks of. Running again changes nothing."""
    path = str(payload["path"])
    if not path.startswith(f"{ROOT}/") or ApplicationFile.objects.filter(file=path).exists():
        logger.error("a file that is still somebody's was not erased")
        return
    private_storage().delete(path)
