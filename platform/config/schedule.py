"""What runs by itself and how often. Each job takes a lease row, so that two schedulers do the work once."""

from __future__ import annotations

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
