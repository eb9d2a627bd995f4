"""`dips blueprint …`: blueprints from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dips.blueprints import checking, describing, library, queries, services
from dips.blueprints.document import Document
from dips.blueprints.faults import BlueprintFaulty, Fault
from dips.blueprints.merging import ABSENT, Choice, Conflict, difference, merge
from dips.blueprints.merging.choices import SIDES
from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

COMMAND = System("dips blueprint")
ANY = "a folder, a zip, the name of a shipped blueprint, or the slug of a council"


class Command(BaseCommand):
    help = "Check a blueprint, import it into a council, export a council's own, compare, merge and publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="name the shipped blueprints")
        check = actions.add_parser("check", help="say what is wrong, file by file and line by line")
        check.add_argument("path", help="a folder, a zip, or the name of a shipped blueprint")
        schema = actions.add_parser("schema", help="write the JSON Schema of each part, for those who write files")
        schema.add_argument("path", help="a folder")
        taking = actions.add_parser("import", help="make it the standard of a council")
        taking.add_argument("path")
        taking.add_argument("council", metavar="COUNCIL")
        giving = actions.add_parser("export", help="write a council's standard")
        giving.add_argument("council", metavar="COUNCIL")
        giving.add_argument("path", help="a new folder, or a file ending in .zip")
        comparing = actions.add_parser("diff", help="say what differs, part by part")
        comparing.add_argument("before", metavar="A", help=ANY)
        comparing.add_argument("after", metavar="B", help=ANY)
        merging = actions.add_parser("merge", help="merge BASE OURS THEIRS DIR, or COUNCIL VERSION")
        merging.add_argument("words", nargs="+", help="BASE OURS THEIRS DIR, or COUNCIL VERSION")
        merging.add_argument("--choose", action="append", default=[], metavar="PLACE=SIDE")
        publishing = actions.add_parser("publish", help="offer it to other councils")
        publishing.add_argument("source", nargs="?", help=ANY)
        publishing.add_argument("--shipped", action="store_true", help="what came with this release")
        publishing.add_argument("--council", metavar="SLUG", help="in the name of this council, not of the platform")
        publishing.add_argument("--region", default="", help="for the councils of this region alone")
        publishing.add_argument("--notes", default="", help="what changed since the last version")
        for name in ("name", "version", "title"):
            publishing.add_argument(f"--{name}", dest=f"new_{name}", default="")
        going_back = actions.add_parser("rollback", help="make a council's standard what it was before the last one")
        going_back.add_argument("council", metavar="COUNCIL")
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

    def do_schema(self, path: str, **options: Any) -> None:
        written = describing.save(Path(path))
        self.stdout.write(f"{written} schemas are in {path}.")

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
        self._write(document, path)
        self.stdout.write(f"{library.describe(document.meta)} of {council} is in {path}.")

    def do_diff(self, before: str, after: str, **options: Any) -> None:
        for change in difference(_read(before), _read(after)):
            was, now = (_word(value) for value in (change.before, change.after))
            self.stdout.write(f"{_place(change.section, change.address)}: {was} → {now}")

    def do_merge(self, words: list[str], choose: list[str], **options: Any) -> None:
        choices = dict(_choice(each) for each in choose)
        if len(words) == 2:
            self._merge_into(*words, choices=choices)
            return
        if len(words) != 4:
            raise CommandError("Say BASE OURS THEIRS DIR, or COUNCIL VERSION.")
        base, ours, theirs = (_read(word) for word in words[:3])
        merged = merge(base, ours, theirs, choices, services.check)
        self._settle(merged.open, merged.faults)
        self._write(merged.document, words[3])
        self.stdout.write(f"{library.describe(merged.document.meta)} is in {words[3]}.")

    def _merge_into(self, slug: str, wanted: str, *, choices: dict[Any, Choice]) -> None:
        with council_scope(_council(slug)):
            current = queries.current_adoption()
            name = wanted.partition("@")[0] if "@" in wanted else current.name if current else ""
            version = queries.published().filter(name=name, version=wanted.rpartition("@")[2]).first()
            if version is None:
                raise CommandError(f"There is no version “{wanted}”. Say one of {name}, or NAME@VERSION.")
            merged = services.compare(version, choices).merge
            self._settle(merged.open, merged.faults)
            adoption = services.merge_upgrade(version=version, choices=choices, by=COMMAND)
        self.stdout.write(f"{slug} has taken {adoption} beside its own changes.")

    def _settle(self, conflicts: Iterable[Conflict], faults: Iterable[Fault]) -> None:
        faults, conflicts = list(faults), list(conflicts)
        for conflict in conflicts:
            sides = (conflict.base, conflict.ours, conflict.theirs)
            was, ours, theirs = (_word(value) for value in sides)
            place = _place(conflict.section, conflict.address)
            self.stderr.write(
                f"{place}: was {was}, ours {ours}, theirs {theirs}. Add --choose {place}=ours or =theirs."
            )
        if conflicts:
            count = len(conflicts)
            raise CommandError(f"{count} thing{'s' if count != 1 else ''} to choose. Nothing was changed.")
        if faults:
            self._refuse(faults)

    def do_publish(
        self, source: str | None, shipped: bool, council: str | None, region: str, notes: str, **options: Any
    ) -> None:
        if shipped:
            for version in services.ship(by=COMMAND):
                self.stdout.write(f"{version} is published.")
            return
        if source is None:
            raise CommandError("Say what to publish: a folder, a zip, a council; or --shipped.")
        document, owner = _read(source), _council(council) if council else _named_council(source)
        said = {name: options[f"new_{name}"] for name in ("name", "version", "title") if options[f"new_{name}"]}
        if said:
            document = services.named(document, maker=owner.name if owner is not None else "", **said)
        with council_scope(owner) if owner is not None else operator_scope():
            version = services.publish(document, region=region, notes=notes, by=COMMAND)
        self.stdout.write(f"{version} is published.")

    def do_rollback(self, council: str, **options: Any) -> None:
        with council_scope(_council(council)):
            adoption = services.roll_back(by=COMMAND)
        self.stdout.write(f"{council} is back at {adoption}.")

    def do_upgrade(self, council: str | None, **options: Any) -> None:
        if council is None:
            services.ship(by=COMMAND)
        chosen = (
            [_council(council)] if council else list(Council.objects.filter(state=CouncilState.ACTIVE).order_by("slug"))
        )
        for each in chosen:
            with council_scope(each):
                added = services.upgrade(by=COMMAND)
            self._note(added)
            said = "has what came since" if added else "is up to date"
            self.stdout.write(f"{each.slug} {said}.")

    def _write(self, document: Document, path: str) -> None:
        target = Path(path)
        if target.suffix == ".zip":
            target.write_bytes(library.pack(document))
        else:
            library.save(document, target)

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


def _named_council(source: str) -> Council | None:
    """What lies in a folder or file of that name comes first."""
    return None if Path(source).exists() else lookup.by_slug(source)


def _read(source: str) -> Document:
    """A blueprint from wherever it is, brought up to today's format. Refused if it has faults."""
    council = _named_council(source)
    if council is not None:
        with council_scope(council):
            return services.export()
    return checking.sound(library.load(source))


def _place(section: str, address: Iterable[str]) -> str:
    return "/".join((section or "blueprint", *address))


def _choice(words: str) -> tuple[tuple[str, tuple[str, ...]], Choice]:
    """`calls/criteria/criteria/new/weight=theirs`: the section is the first two words."""
    place, _equals, side = words.rpartition("=")
    parts = place.split("/")
    if side not in SIDES or not place:
        raise CommandError(f"“{words}” is not a choice. Say PLACE=ours, PLACE=theirs or PLACE=base.")
    own = parts[0] == "blueprint"
    return ("" if own else "/".join(parts[:2]), tuple(parts[1 if own else 2 :])), Choice(side)


def _word(value: Any) -> str:
    text = "nothing" if value is ABSENT else f"“{value}”" if isinstance(value, str) else str(value)
    return text.replace("\n", "⏎")
