"""`dips admin_css`: write the two stylesheets that are made of others anew after a change to the look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dips.ui import admin_css, public_css


class Command(BaseCommand):
    help = "Write dips/css/admin.css and dips/css/public.css from the stylesheets of the public pages."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for stylesheet in (admin_css, public_css):
            self.stdout.write(f"Wrote {stylesheet.write()}")
