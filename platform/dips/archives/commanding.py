"""The words of `dips council` about whole councils: export, restore, delete, certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from dips.archives import attesting, certificates, exporting, leaving, queries, restoring, services, signing
from dips.archives.errors import NotACertificate, NotLeaving
from dips.councils import links, slugs
from dips.councils.management import telling
from dips.councils.management.telling import SLUG, find
from dips.councils.management.words import Words
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel import audit
from dips.kernel.actors import System
from dips.kernel.errors import Invalid, NotFound
from dips.ui import words

VERBS = ("export", "restore", "delete", "certificate")


class NoRoom(Invalid):
    code = "no_such_folder"
    default = "There is no folder %(folder)s to write the file into."


class FileExists(Invalid):
    code = "file_exists"
    default = "%(path)s is there already. Choose another name, or take it away."


class WordsDiffer(Invalid):
    code = "words_differ"
    default = (
        "The signature is genuine, but the words in the file are not those that were signed; "
        "those that were signed follow.\n\n%(words)s"
    )


class NoCertificate(NotFound):
    code = "no_certificate"
    default = "No council was deleted here that had the web address “%(slug)s”, so there is no certificate."


def add(verbs: Any) -> None:
    export = verbs.add_parser("export", help="Write a whole council into one file.")
    export.add_argument("slug", help=SLUG)
    export.add_argument("to", metavar="FILE|DIR", help="where to; in a folder the file gets a name of its own")
    restore = verbs.add_parser("restore", help="Put a council back from a file, closed. Needs the owner's address.")
    restore.add_argument("file", help="what `dips council export` wrote, or a council made for itself")
    restore.add_argument("--slug", default="", help="another web address than it had")
    restore.add_argument("--sha256", default="", help="what the file must be; the export said it")
    delete = verbs.add_parser("delete", help="Delete a council, with a signed certificate.")
    delete.add_argument("slug", help=SLUG)
    delete.add_argument(
        "--reason", default="", help="why, in a sentence; needed to delete, and the certificate says it"
    )
    delete.add_argument("--now", action="store_true", help="without the waiting period")
    delete.add_argument("--withdraw", action="store_true", help="take an order to delete back")
    certificate = verbs.add_parser(
        "certificate", help="Print a certificate of deletion, or look whether one is genuine."
    )
    certificate.add_argument("action", choices=["verify", "show"])
    certificate.add_argument("what", metavar="FILE|SLUG", help="a certificate's file; to show, a web address")
    certificate.add_argument("--public-key", default="", help="the key it must be signed with, if not one of ours")


def decide(verb: str, options: dict[str, Any]) -> Iterator[str]:
    if verb == "export":
        yield from _export(find(options["slug"]), Path(options["to"]))
    elif verb == "restore":
        yield from _restore(Path(options["file"]), slug=options["slug"], sha256=options["sha256"])
    elif verb == "delete":
        yield from _withdraw(options["slug"]) if options["withdraw"] else _delete(options)
    else:
        yield from _certificate(options)


def _export(council: Council, to: Path) -> Iterator[str]:
    by = System("dips council export")
    path = to / f"{council.slug}-{date.today().isoformat()}.dips.zip" if to.is_dir() else to
    if not path.parent.is_dir():
        raise NoRoom(folder=path.parent)
    if path.exists():
        raise FileExists(path=path)
    done = exporting.export(council, path, whole=True)
    with council_scope(council):
        audit.record("council.export", council, by=by, data={"sha256": done.sha256, "whole": True})
    yield f"{council.name} is in {path}: {done.rows} rows, {done.files} files, {words.size(done.size)}."
    if done.missing:
        yield f"{done.missing} files that its rows speak of are not there; the manifest names them."
    yield f"SHA-256: {done.sha256}"


def _restore(path: Path, *, slug: str, sha256: str) -> Iterator[str]:
    council = restoring.restore(path, slug=slug, sha256=sha256, by=System("dips council restore"))
    yield f"{council.name} is back, as “{council.slug}”, with its doors closed and nothing sent."
    yield f"Open it: dips council resume {council.slug}"


def _delete(options: dict[str, Any]) -> Iterator[str]:
    """Here where the owner's address is known, if it is to be at once; otherwise the provisioner does it in its time."""
    council = find(options["slug"])
    here = options["now"] and bool(settings.OWNER_DATABASE_URL)
    if here:
        signing.require_key()
    departure = services.order_departure(
        council=council, reason=options["reason"], at_once=options["now"], by=System("dips council delete")
    )
    if not options["now"]:
        yield f"{council.name} is deleted on {words.day(departure.due_at)}."
        yield f"Until then it can be taken back: dips council delete {council.slug} --withdraw"
    elif not here:
        yield f"{council.name} is being deleted by the provisioner. Then: dips council certificate show {council.slug}"
    else:
        leaving.carry_out(departure.pk)
        yield from _show(council.slug)


def _withdraw(slug: str) -> Iterator[str]:
    council = find(slug)
    with operator_scope():
        departure = queries.open_departure(council.schema_name)
    if departure is None:
        raise NotLeaving(name=council.name)
    services.stay(departure=departure, by=System("dips council delete"))
    yield f"{council.name} stays."


def _certificate(options: dict[str, Any]) -> Iterator[str]:
    if options["action"] == "show":
        yield from _show(options["what"])
        return
    path = Path(options["what"])
    if not path.is_file():
        raise NotACertificate(why=f"there is no file {path}")
    said = path.read_text(encoding="utf-8", errors="replace")
    found = attesting.read(said, public_key=options["public_key"].strip())
    if not found.is_as_signed:
        raise WordsDiffer(words=found.words.rstrip())
    yield found.words
    yield "It is genuine: the signature holds."


def deletion_of(slug: str) -> telling.Facts:
    """For `dips council show`, of a council that left: its certificate, and how to see that it is genuine."""
    departure = queries.departures().filter(slug=slug, finished_at__isnull=False).first()
    certificate = certificates.of(departure) if departure is not None else None
    if departure is None or certificate is None:
        return {}
    facts = {
        "certificate": f"Certificate of deletion: {departure.name}",
        "issued": certificate.issued_at.isoformat(timespec="seconds"),
        "key": certificate.key_id,
        "see_it": f"dips council certificate show {departure.slug}",
        "verify_it": f"dips council certificate verify FILE, or anybody at {links.portal_url('archives:check')}",
    }
    return {"slug": slug, "name": departure.name, "state": "deleted", "deletion": facts}


def _show(slug: str) -> Iterator[str]:
    """In words, then as the file to keep."""
    departure = queries.departure_of(slugs.clean(slug))
    certificate = certificates.of(departure) if departure is not None else None
    if certificate is None:
        raise NoCertificate(slug=slug)
    yield certificates.in_words(certificate.text)
    yield certificates.as_file(certificate).rstrip()


WORDS = Words(VERBS, add, decide)
