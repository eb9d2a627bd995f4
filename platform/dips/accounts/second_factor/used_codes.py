"""A code of an app works once, in the whole service, for as long as it could work at all."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings


class UsedCodes:
    """Stands in for the cache that allauth notes used codes in: there a note lives shorter than the code, and by host."""

    def __init__(self, notes: Any) -> None:
        self.notes = notes

    def add(self, key: str, value: str, timeout: int) -> bool:
        return bool(self.notes.add(key, value, timeout * (2 * app_settings.TOTP_TOLERANCE + 1)))
