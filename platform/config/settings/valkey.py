"""Valkey: the caches and the broker."""

from __future__ import annotations

from . import env
from .identity import SESSION_COOKIE_AGE

VALKEY_URL = env.text("VALKEY_URL")
_patience = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds: a server that hangs is as good as none
CACHES = {
    "default": {
        "BACKEND": "dips.councils.cache.FailOpenCache",
        "LOCATION": VALKEY_URL,
        "KEY_FUNCTION": "dips.councils.cache.make_key",
        "TIMEOUT": 300,
        "OPTIONS": _patience,
    },
    "sessions": {  # the database has them too
        "BACKEND": "dips.councils.cache.FailOpenCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "session",
        "TIMEOUT": SESSION_COOKIE_AGE,
        "OPTIONS": _patience,
    },
    "limits": {  # one count for the whole service; without it nobody may try
        "BACKEND": "dips.councils.cache.StrictCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": _patience,
    },
}
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 60)  # how long at the most; 0 keeps none
CELERY_BROKER_URL = VALKEY_URL
