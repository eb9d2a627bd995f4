"""`dips migrate`: every schema up to the code, then the rights."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.councils import migrating


class Command(BaseCommand):
    help = "Bring the public schema, pristine and every council up to the code, and set the database's rights."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something failed.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE_SWITCH:
            raise CommandError("Migrations run as the owner. Set OWNER_DATABASE_URL and DIPS_ROLE=owner.")
        quiet = options["quiet"]

        def tell(text: str) -> None:
            if not quiet:
                self.stdout.write(text)
                self.stdout.flush()

        report = migrating.migrate(tell=tell, verbosity=max(options["verbosity"] - 1, 0))
        for schema, reason in report.failed.items():
            self.stderr.write(f"{schema}: {reason}")
        if report.failed:
            raise CommandError(
                f"{len(report.failed)} councils were left behind. Run it again when the cause is mended."
            )
        done = report.public or report.pristine or report.grants or report.replayed or report.executed
        tell("The database is up to date." if done else "Nothing to do.")
