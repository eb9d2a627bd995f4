"""`dips blueprint check|export|import|upgrade|list`: blueprints from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dips.blueprints import library, services
from dips.blueprints.faults import BlueprintFaulty, Fault
from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.councils.states import CouncilState
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

COMMAND = System("dips blueprint")


class Command(BaseCommand):
    help = "Check a blueprint, import it into a council, or export a council's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="name the shipped blueprints")
        check = actions.add_parser("check", help="say what is wrong, file by file and line by line")
        check.add_argument("path", help="a folder, a zip, or the name of a shipped blueprint")
        taking = actions.add_parser("import", help="make it the standard of a council")
        taking.add_argument("path")
        taking.add_argument("--council", required=True, metavar="SLUG")
        giving = actions.add_parser("export", help="write a council's standard")
        giving.add_argument("path", help="a new folder, or a file ending in .zip")
        giving.add_argument("--council", required=True, metavar="SLUG")

        growing = actions.add_parser("upgrade", help="give councils what the format asks for since they adopted")
        growing.add_argument("--council", metavar="SLUG", help="this one alone")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{action}")(**options)
        except BlueprintFaulty as refusal:
            self._refuse(refusal.faults)
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def do_list(self, **options: Any) -> None:
        for name in library.names():
            meta = library.load(name).meta
            self.stdout.write(f"{meta['name']} {meta['version']}: {meta['title']}")

    def do_check(self, path: str, **options: Any) -> None:
        document = library.load(path)
        faults = services.check(document)
        self._note(services.notes(document))
        if faults:
            self._refuse(faults)
        self.stdout.write(f"{library.describe(document.meta)}: nothing is wrong.")

    def do_import(self, path: str, council: str, **options: Any) -> None:
        document = library.load(path)
        self._note(services.notes(document))
        with council_scope(_council(council)):
            adoption = services.adopt(document, by=COMMAND)
        self.stdout.write(f"{council} has taken {adoption}.")

    def do_export(self, path: str, council: str, **options: Any) -> None:
        with council_scope(_council(council)):
            document = services.export()
        target = Path(path)
        if target.suffix == ".zip":
            target.write_bytes(library.pack(document))
        else:
            library.save(document, target)
        self.stdout.write(f"{library.describe(document.meta)} of {council} is in {path}.")

    def do_upgrade(self, council: str | None, **options: Any) -> None:
        chosen = (
            [_council(council)] if council else list(Council.objects.filter(state=CouncilState.ACTIVE).order_by("slug"))
        )
        for each in chosen:
            with council_scope(each):
                added = services.upgrade(by=COMMAND)
            self._note(added)
            said = "has what came since" if added else "is up to date"
            self.stdout.write(f"{each.slug} {said}.")

    def _note(self, notes: list[Fault]) -> None:
        for note in notes:
            self.stdout.write(f"Note: {note}")

    def _refuse(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.stderr.write(str(fault))
        count = len(faults)
        raise CommandError(f"{count} fault{'s' if count != 1 else ''}. Nothing was changed.")


def _council(slug: str) -> Any:
    found = lookup.by_slug(slug)
    if found is None:
        raise CommandError(f"There is no active council “{slug}”.")
    return found
