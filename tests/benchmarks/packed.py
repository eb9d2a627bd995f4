"""Settings of the embedded run with static files as in production: collected, packed, named by what they hold."""

from __future__ import annotations

from config.settings.embedded import *  # noqa: F403 -- settings inherit
from config.settings.embedded import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = False
