"""As embedded, with fast password hashing and a clock that a test may set."""

from __future__ import annotations

from . import env
from .base import *  # noqa: F403 -- settings inherit
from .files import STORAGES

DIPS_CLOCK_SETTABLE = True
DIPS_FAULTS = env.text("DIPS_FAULTS", "")  # a folder; see dips.kernel.faults
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # allauth takes either
DIPS_LETTERS_AN_HOUR = 0
DIPS_SIGNUPS_AN_HOUR = 0
DIPS_SPARES = 0
DIPS_EVEN_SECONDS = 0
DIPS_FETCH_LOOPBACK = True
DIPS_DNS_SERVERS = env.words("DIPS_DNS_SERVERS") or ["127.0.0.1:1"]  # nobody; tests that ask have one of their own
