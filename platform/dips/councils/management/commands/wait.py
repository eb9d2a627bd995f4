"""`dips wait`: return when the database is as new as this code, so that nothing starts before `dips migrate` is done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.councils import waiting


class Command(BaseCommand):
    help = "Wait until `dips migrate` has brought the public schema and every council up to this code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--within", type=float, default=600, metavar="SECONDS", help="then give up (600)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            waiting.wait(within=options["within"], tell=self._tell)
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell("The database is as new as this code.")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
