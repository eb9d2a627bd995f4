"""A mail server that keeps every message as a file and sends nothing on. Runs as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from . import ports, processes
from .home import Home
from .postgres import StartFailed


class KeepAsFile:
    """Write each message to `<folder>/<time>-<random>.eml`, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = f"{time.time_ns():020d}-{uuid4().hex[:8]}.eml"
        head = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        fresh = self.folder / f"{name}.part"
        fresh.write_bytes(head + content)
        fresh.rename(self.folder / name)
        return "250 Kept"


@dataclass(frozen=True, slots=True)
class MailSink:
    """A running sink."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it; every message is already a file."""
        processes.stop(self.process)


def start(home: Home) -> MailSink:
    """Start the sink of this home."""
    port = ports.pick(home.path / "run" / "mail.port")
    process = processes.spawn(
        "mail",
        [sys.executable, "-m", "config.embedded.mailsink", home.path / "mail", str(port)],
        home=home,
        env=os.environ,
    )
    answered = ports.wait_until(lambda: process.poll() is not None or not ports.is_free(port), within=30)
    if not answered or process.poll() is not None:
        processes.stop(process)
        raise StartFailed(f"The mail sink did not start; see {home.log('mail')}.")
    return MailSink(home, port, process)


def main(folder: str, port: str) -> None:
    """Serve until told to stop."""
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    controller = Controller(KeepAsFile(Path(folder)), hostname="127.0.0.1", port=int(port), ready_timeout=30)
    controller.start()
    done.wait()
    controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
