"""Files are asked about over clamd's own words; what is found or unknown is never handed out."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import override_settings

from dips.kernel import audit
from tenants.applications import queries, scanning, services
from tenants.applications.models import ApplicationFile

from .conftest import PDF, a_file


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A counterpart that speaks INSTREAM."""
    seen: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            body = b""
            while size := struct.unpack("!I", self.rfile.read(4))[0]:
                body += self.rfile.read(size)
            seen.append(body)
            self.wfile.write(b"stream: " + answer + b"\0")

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", seen
        server.shutdown()


@pytest.fixture
def waiting(draft, firm) -> ApplicationFile:
    key = next(q.key for p in queries.pages_of(draft.call) for q in p.questions if q.kind == "file")
    with override_settings(DIPS_SCANNER="127.0.0.1:1"):
        return services.attach_file(application=draft, question_key=key, upload=a_file(), by=firm[0])


def test_a_clean_file_is_released(waiting):
    with clamd(b"OK") as (address, seen), override_settings(DIPS_SCANNER=address):
        scanning.scan({"file": str(waiting.pk)})
        scanning.scan({"file": str(waiting.pk)})

    waiting.refresh_from_db()
    assert waiting.scan == "clean"
    assert seen == [PDF]


def test_a_virus_is_held_and_written_down(waiting):
    with clamd(b"Eicar-Test-Signature FOUND") as (address, _seen), override_settings(DIPS_SCANNER=address):
        scanning.scan({"file": str(waiting.pk)})

    waiting.refresh_from_db()
    assert waiting.scan == "infected"
    event = audit.trail(waiting.application).get(verb="file.infected")
    assert event.data["found"] == "Eicar-Test-Signature"


def test_a_scanner_that_is_down_or_odd_holds_the_file(waiting):
    with override_settings(DIPS_SCANNER="127.0.0.1:1"), pytest.raises(scanning.ScannerFailed):
        scanning.scan({"file": str(waiting.pk)})
    with (
        clamd(b"limit exceeded ERROR") as (address, _seen),
        override_settings(DIPS_SCANNER=address),
        pytest.raises(scanning.ScannerFailed),
    ):
        scanning.scan({"file": str(waiting.pk)})

    waiting.refresh_from_db()
    assert waiting.scan == "waiting"
