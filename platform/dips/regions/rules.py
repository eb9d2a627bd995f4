"""Who may."""

from __future__ import annotations

MANAGE = "staff.manage_sharing"
