"""Time-ordered identifiers (RFC 9562, version 7), until Python ships its own."""

from __future__ import annotations

import os
import time
from uuid import UUID

VERSION = 0x7 << 76
VARIANT = 0b10 << 62


def uuid7() -> UUID:
    """Return a UUID whose first 48 bits are the Unix time in milliseconds; the other 74 are random."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | VERSION | (high << 64) | VARIANT | low)
