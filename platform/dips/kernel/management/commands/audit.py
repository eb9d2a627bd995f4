"""`dips audit verify`: walk each council's chain and name the first row that is not what it was."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import get_tenant_model, schema_context

from dips.kernel import schema, seal


class Command(BaseCommand):
    help = "Verify the audit chain of every council, or of one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--council", metavar="SLUG", help="only this council")

    def handle(self, *args: Any, **options: Any) -> None:
        councils = get_tenant_model().objects.order_by("slug")
        if options["council"]:
            councils = councils.filter(slug=options["council"])
            if not councils:
                raise CommandError(f"There is no council {options['council']!r}.")
        anchors = Path(settings.HOME) / "anchors"
        faults = 0
        for slug, name in [("portal", "public"), *councils.values_list("slug", "schema_name")]:
            with schema_context(name):
                fault = seal.verify(anchors)
            faults += fault is not None
            self.stdout.write(f"{slug}: {'whole' if fault is None else f'broken at {fault.sequence}: {fault.what}'}")
        schema.leave()
        if faults:
            raise CommandError("The audit trail is not whole.")
