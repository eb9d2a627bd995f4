"""Have files looked at by ClamAV when a scanner is set. `none` is said out loud; a scanner that is down holds them."""

from __future__ import annotations

import socket
import struct
from typing import Any, BinaryIO, cast

from django.conf import settings

from dips.kernel import audit, outbox
from dips.kernel.actors import System

from .models import ApplicationFile
from .states import Scan

KIND = "applications.scan"
SCANNER = System("virus scanner")
CHUNK = 64 * 1024


class ScannerFailed(RuntimeError):
    """No answer, or none that we understand: the file stays held and the outbox tries again."""


def register() -> None:
    outbox.register(KIND, scan)


def first_state() -> Scan:
    return Scan.NOT_SCANNED if settings.DIPS_SCANNER == "none" else Scan.WAITING


def ask_for_scan(stored: ApplicationFile) -> None:
    if stored.scan == Scan.WAITING:
        outbox.enqueue(KIND, {"file": str(stored.pk)}, key=f"{KIND}:{stored.pk}")


def scan(payload: dict[str, Any]) -> None:
    """Ask the scanner about one file and keep its answer. Running again changes nothing."""
    stored = ApplicationFile.objects.filter(pk=payload["file"], scan=Scan.WAITING).first()
    if stored is None or settings.DIPS_SCANNER == "none":
        return
    with stored.file.open("rb") as stream:
        found = _instream(settings.DIPS_SCANNER, cast("BinaryIO", stream))
    result = Scan.INFECTED if found else Scan.CLEAN
    if ApplicationFile.objects.filter(pk=stored.pk, scan=Scan.WAITING).update(scan=result) and found:
        audit.record("file.infected", stored.application, by=SCANNER, data={"file": str(stored.pk), "found": found})


def _instream(address: str, stream: BinaryIO) -> str:
    """Speak clamd's INSTREAM. Returns the name of what was found, or nothing."""
    host, _colon, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            answer = line.makefile("rb").read().rstrip(b"\0").decode("utf-8", "replace").strip()
    except (OSError, ValueError) as error:
        raise ScannerFailed(str(error)) from error
    if answer.endswith("OK"):
        return ""
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    raise ScannerFailed(answer)
