"""Cache keys name their council: the same key in two councils is two entries."""

from __future__ import annotations

from dips.kernel import schema

NATIONAL = "national:"  # a key that begins with this is one entry for the whole service


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION."""
    owner = "*" if str(key).startswith(NATIONAL) else schema.here()
    return f"{owner}:{key_prefix}:{version}:{key}"
