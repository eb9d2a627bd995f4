"""Counts of several processes are one sum, and outlive the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from dips.kernel import counters
from dips.kernel.counters import Counters, total

ADDS = """
import sys
from pathlib import Path
from dips.kernel.counters import Counters
mine = Counters(Path(sys.argv[1]))
for _ in range(1000):
    mine.add("n", ("a",), [1, 0.5])
print("counted", flush=True)
sys.stdin.read()
"""


def test_two_processes_at_once_and_one_after_them_add_up(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(settings.ROOT / "platform")}

    def process() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", ADDS, str(tmp_path)],
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    both = [process(), process()]
    for each in both:
        assert each.stdout
        assert each.stdout.readline() == "counted\n"
    assert total(tmp_path) == {("n", ("a",)): [2000.0, 1000.0]}
    for each in both:
        each.kill()
        each.communicate()
    process().communicate("")

    assert total(tmp_path) == {("n", ("a",)): [3000.0, 1500.0]}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0.counters", "1.counters"]


def test_keys_keep_their_place_and_any_label_is_taken(tmp_path: Path) -> None:
    mine = Counters(tmp_path)
    for round_ in range(3):
        for label in ("", "é", 'x"y\\z', "long" * 50):
            mine.add("m", (label, str(round_)), [1])
            mine.add("m", (label, str(round_)), [2])

    assert set(map(tuple, total(tmp_path).values())) == {(3.0,)}
    assert len(total(tmp_path)) == 12


def test_a_full_file_counts_what_it_knows_and_nothing_more(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(counters, "SIZE", 4096)
    mine = Counters(tmp_path)
    for number in range(1000):
        mine.add("m", (str(number),), [1])
    mine.add("m", ("0",), [1])

    found = total(tmp_path)

    assert 50 < len(found) < 1000
    assert found["m", ("0",)] == [2.0]


def test_without_a_folder_nothing_is_counted_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    Counters(tmp_path / "file").add("m", (), [1])

    assert total(tmp_path / "file") == {}
