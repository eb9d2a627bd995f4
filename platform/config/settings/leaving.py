"""Councils that leave: what they take with them, and when they are deleted."""

from __future__ import annotations

from . import env

DIPS_SIGNING_KEY = env.text("DIPS_SIGNING_KEY", "")  # signs certificates of deletion; without one nothing is deleted
DIPS_LEAVING_DAYS = env.number("DIPS_LEAVING_DAYS", 30, most=365)  # between asking to leave and leaving
DIPS_BACKUP_DAYS = env.number("DIPS_BACKUP_DAYS", 35, most=3650)  # how long the oldest backup is kept
DIPS_ADDRESS_DAYS = env.number("DIPS_ADDRESS_DAYS", 365, most=3650)  # how long nobody gets a web address that was left
DIPS_EXPORT_DAYS = 7  # how long an export may be taken away
