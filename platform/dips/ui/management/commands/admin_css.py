"""`dips admin_css`: write the admin's stylesheet anew after a change to the look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dips.ui import admin_css


class Command(BaseCommand):
    help = "Write dips/css/admin.css from the stylesheets of the public pages."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Wrote {admin_css.write()}")
