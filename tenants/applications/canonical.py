"""The one way to write a receipt's document down, so that anybody can recompute its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def text(document: Any) -> str:
    """JSON with sorted keys, no spaces, and letters as themselves (UTF-8)."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(document: Any) -> str:
    return hashlib.sha256(text(document).encode("utf-8")).hexdigest()
