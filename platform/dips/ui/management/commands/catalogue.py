"""`dips catalogue`: gather the words to translate where gettext is installed, and compile what is translated."""

from __future__ import annotations

import shutil
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

from dips.ui import catalogue


class Gather(makemessages.Command):
    """As Django gathers, but a new message stays empty: a guess from one that is alike is worse than English."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Bring the Welsh catalogue up to date and compile it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext"):
            call_command(Gather(), locale=["cy"], no_location=True, ignore_patterns=["tests", ".venv", ".dips"])
        else:
            self.stdout.write("gettext is not installed here: nothing new was gathered.")
        said, total = catalogue.write()
        self.stdout.write(
            f"Welsh: {said} of {total} messages ({said * 100 // max(total, 1)}%). Wrote {catalogue.TARGET}"
        )
