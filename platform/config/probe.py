"""`dips alive worker`: does this machine's worker, scheduler or provisioner still do its work? Exit 0 or 1, and a sentence.

A worker that has lost its broker is silent, and starting it again would not help: while the broker itself does not
answer, the probe says so and lets it live.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from redis import Redis, RedisError

from config.settings import env
from dips.kernel import alive

ROOT = Path(__file__).resolve().parents[2]


def main(names: Sequence[str]) -> int:
    if len(names) != 1 or names[0] not in alive.NAMES:
        print(f"dips alive takes one of: {', '.join(alive.NAMES)}")
        return 2
    name = names[0]
    lives, sentence = alive.verdict(alive.read(folder(), name), name, time.time())
    if not lives and not broker_answers():
        lives, sentence = True, f"{sentence}; but the broker does not answer, and the {name} waits for it"
    print(sentence)
    return 0 if lives else 1


def folder() -> Path:
    """As the settings say it, which a probe does not load."""
    home = os.environ.get("DIPS_HOME") or ROOT / ".dips"
    return Path(os.environ.get("RUN_ROOT") or Path(home) / "run") / "alive"


def broker_answers() -> bool:
    url = env.raw("VALKEY_URL")
    if not url:
        return True
    try:
        return bool(Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1).ping())
    except (RedisError, OSError, ValueError):
        return False
