"""What a probe hears of a worker, the scheduler and the provisioner."""

from __future__ import annotations

import pytest

from dips.councils.alive import Work
from dips.kernel.alive import Sign, verdict

NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("sign", "lives", "sentence"),
    [
        (None, False, "the beat has not shown itself yet"),
        (Sign(NOW - 5, 0), True, "the beat was heard of 5 s ago"),
        (Sign(NOW - 91, 0), False, "the beat was last heard of 91 s ago; it should be every few seconds"),
        (Sign(NOW - 1, NOW - 399), True, "the beat was heard of 1 s ago"),
        (Sign(NOW - 1, NOW - 401), False, "the beat has been busy for 401 s without ending anything"),
    ],
)
def test_silence_and_a_task_without_end_are_no_life(sign: Sign | None, lives: bool, sentence: str) -> None:
    assert verdict(sign, "beat", NOW) == (lives, sentence)


def test_a_worker_is_busy_since_its_last_task_ended() -> None:
    work = Work()

    seen = [work.look(accepted, in_hand, now) for accepted, in_hand, now in
            [(0, 0, 1), (2, 2, 3), (2, 2, 5), (3, 2, 7), (3, 2, 9), (3, 1, 11), (3, 0, 13), (4, 1, 15)]]  # fmt: skip

    assert seen == [0, 3, 3, 7, 7, 11, 0, 15]
