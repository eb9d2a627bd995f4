"""Leave a sign of life for `dips alive`: a worker when its loop turns and its tasks end, the scheduler when it sends."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings

from dips.kernel import alive
from dips.kernel.lines import process


class Work:
    """What a worker has in hand. Any task that ends shows that tasks end."""

    def __init__(self) -> None:
        self.accepted, self.in_hand, self.busy_since = 0, 0, 0.0

    def look(self, accepted: int, in_hand: int, now: float) -> float:
        """Since when there is work and none of it has ended; 0 when there is none."""
        ended = self.in_hand + accepted - self.accepted - in_hand
        if not in_hand:
            self.busy_since = 0.0
        elif ended > 0 or not self.busy_since:
            self.busy_since = now
        self.accepted, self.in_hand = accepted, in_hand
        return self.busy_since


_work = Work()


def connect() -> None:
    heartbeat_sent.connect(_turned, dispatch_uid="councils-alive-worker")
    beat_init.connect(_watch_scheduler, dispatch_uid="councils-alive-beat")


def folder() -> Path:
    return Path(settings.RUN_ROOT) / "alive"


def _turned(**_kwargs: Any) -> None:
    """Every two seconds, by the worker's own loop. It stands still when that hangs, or has lost its broker."""
    from celery.worker import state  # noqa: PLC0415 -- only a worker has it

    since = _work.look(state.all_total_count[0], len(state.active_requests), time.time())
    alive.leave(folder(), process(), busy_since=since)


def _watch_scheduler(**_kwargs: Any) -> None:
    after_task_publish.connect(_sent, dispatch_uid="councils-alive-beat-sent")


def _sent(**_kwargs: Any) -> None:
    alive.leave(folder(), "beat")
