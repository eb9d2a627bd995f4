"""What the shared memory holds of a council: keys that name its schema, and messages to workers that do."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from django.core.cache import caches

QUEUES = ("default", "provision")


def _server() -> Any:
    """The server itself: caches and queue are one. Away, this fails, and the step is run again."""
    return caches["limits"]._cache.get_client(None, write=True)  # type: ignore[attr-defined]  # as Django's own does


def keys_of(schema: str) -> Iterator[bytes]:
    yield from _server().scan_iter(match=f"*{schema}*", count=1000)


def messages_of(schema: str) -> Iterator[tuple[str, bytes]]:
    """Messages to workers whose arguments name the schema."""
    server = _server()
    for queue in QUEUES:
        for message in server.lrange(queue, 0, -1):
            if schema.encode() in _said(message):
                yield queue, message


def _said(message: bytes) -> bytes:
    """Kombu wraps the body once more."""
    try:
        return base64.b64decode(json.loads(message)["body"]) + message
    except (ValueError, KeyError, TypeError, binascii.Error):
        return message


def forget(schema: str) -> None:
    server = _server()
    for key in list(keys_of(schema)):
        server.delete(key)
    for queue, message in list(messages_of(schema)):
        server.lrem(queue, 0, message)
