"""What a slow machine is forgiven, and what not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from config.embedded import ports

from .pace import Pace


def test_a_span_is_measured_by_how_slow_the_machine_was_then(tmp_path) -> None:
    pace = Pace(tmp_path / "pace")
    pace.file.write_text("10.0 1.0\n12.0 4.0\n13.0 4.0\n20.0 2.0\n21.0 1")  # the last is being written

    assert pace.fair(9.0, 11.0) == 2.0
    assert pace.fair(11.5, 15.5) == 1.0
    assert pace.fair(9.5, 13.5) == 2.0
    assert pace.fair(14.0, 16.0) == 0.5  # nobody asked: as it was before
    assert pace.fair(5.0, 6.0) == 1.0
    assert pace.fair(9.0, 13.5, waits=2.5) == 2.5 + 2.0 / 4
    assert pace.fair(9.0, 10.0, waits=2.5) == 1.0


def test_a_machine_with_others_at_work_is_slow(tmp_path) -> None:
    """Two at work for each processor; what was promised in a second may take two."""
    pace = Pace(tmp_path / "pace").begin()
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _each in range(2 * (os.cpu_count() or 1))]
    try:
        assert ports.wait_until(lambda: any(slow > 1.5 for _at, slow in pace.seen()), within=30)
    finally:
        for each in busy:
            each.send_signal(signal.SIGKILL)
            each.wait()
        pace.stop()
