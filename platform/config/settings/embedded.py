"""The service on one machine, with its own PostgreSQL, Valkey and mail sink: `make run`."""

from __future__ import annotations

from . import env
from .base import *  # noqa: F403 -- settings inherit
from .files import STORAGES

# Static files are served from where they lie: nothing to collect before the first page.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60
DIPS_SPARES = env.number("DIPS_SPARES", 1, most=50)
DIPS_FETCH_LOOPBACK = True
