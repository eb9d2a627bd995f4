"""Put a council back from a file: files first, where nobody sees them, then everything else in one transaction.

Killed before the end there is no council, no schema, no role and no row; the files that lie there already are put there
again by the next try, or belong to nobody. The council comes back with its doors closed: `dips council resume` opens it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from psycopg import errors as pg
from psycopg import sql

from dips.councils import changes, links, lookup, owner, replay, roles
from dips.councils.models import Council, Domain
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import Actor, actor_id, actor_label
from dips.kernel.faults import faultpoint
from dips.kernel.models import AuditEvent

from . import chain, checking, errors, exporting, fitting, loading, newcomers, packing
from .checking import Archive
from .classes import PUBLIC
from .models import Return


def restore(path: Path, *, slug: str = "", sha256: str = "", by: Actor) -> Council:
    """Put the council back, closed. Refuses whole, before anything is made, what `checking` and `fitting` refuse.

    Needs the owner's address: only who may make a council may put one back.
    """
    owner.address()
    archive = checking.check(path, sha256=sha256)
    slug = slug or archive.council["slug"]
    with owner.connect() as link:
        fitting.require(link, archive, slug)
        link.rollback()
    _put_files(archive)
    faultpoint("restore.after_files")
    with owner.connect() as link:
        link.execute("SELECT pg_advisory_xact_lock_shared(%s)", [owner.MIGRATING])
        fitting.require(link, archive, slug)
        try:
            _make(link, archive, slug, by)
            faultpoint("restore.before_commit")
        except (pg.UniqueViolation, pg.ForeignKeyViolation, pg.CheckViolation, pg.DataError) as error:
            raise errors.DoesNotFit(why=error.diag.message_primary or type(error).__name__) from error
    lookup.forget()
    changes.renew([changes.PORTAL, archive.schema])
    with portal_scope():
        return Council.objects.get(schema_name=archive.schema)


def _make(link: owner.Owner, archive: Archive, slug: str, by: Actor) -> None:
    schema = archive.schema
    script = replay.read(link, settings.PRISTINE_SCHEMA)
    link.execute(replay.Script(script.tables, "").text(schema).encode())
    roles.create(link, schema)
    for setting in exporting.SETTINGS.split(";"):
        link.execute(setting.encode())
    with zipfile.ZipFile(archive.path) as pack:
        renamed, made = newcomers.make(link, _lines(pack, exporting.PEOPLE))
        for said in sorted(archive.manifest["tables"], key=lambda each: each["table"] != f"{PUBLIC}/councils_council"):
            loading.load(
                link, archive, said, _lines(pack, f"tables/{said['table']}.ndjson"), renamed=renamed, slug=slug
            )
    _fill_the_rest(link, archive, slug)
    if archive.is_whole:
        chain.require_whole(link, schema, archive.manifest["audit"])
    forked = chain.put_aside_anchors(schema)
    head = archive.manifest["audit"]
    owner.insert(
        link,
        Return(
            schema=schema,
            sha256=archive.sha256,
            head_sequence=head["sequence"],
            head_hash=head["hash"],
            newcomers=[str(each) for each in made],
            by_label=actor_label(by)[:200],
        ),
    )
    _note(link, archive, by, forked)


def _fill_the_rest(link: owner.Owner, archive: Archive, slug: str) -> None:
    """What is this installation's: the record of migrations, the host, and kinds and rights that are new here."""
    schema = archive.schema
    record = sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE SELECT * FROM {}").format(
        sql.Identifier(schema, "django_migrations"), sql.Identifier(settings.PRISTINE_SCHEMA, "django_migrations")
    )
    link.execute(record)
    council = Council(id=archive.council_id, schema_name=schema, slug=slug)
    owner.insert(link, Domain(domain=links.default_host(slug), tenant=council, is_primary=True))
    loading.set_sequences(link, schema)
    loading.add_natural_keys(link, schema)
    link.execute("DELETE FROM archives_formerapplication WHERE schema = %s", [schema])


def _note(link: owner.Owner, archive: Archive, by: Actor, forked: dict[str, Any]) -> None:
    """In the platform's trail; the council's own tells of it when its doors are opened (`receivers`).

    So the council's rows are those of the file and no others, and a second export is equal to it byte by byte.
    """
    event = AuditEvent(
        schema=PUBLIC,
        actor_id=actor_id(by),
        actor_label=actor_label(by)[:200],
        verb="council.restore",
        model=Council._meta.label_lower,
        object_id=archive.council["id"],
        object_label=archive.council["name"],
        data={"sha256": archive.sha256, "whole": archive.is_whole, "head": archive.manifest["audit"], **forked},
    )
    owner.insert(link, event)


def _lines(pack: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    with pack.open(path) as source:
        yield from packing.lines_of(iter(lambda: source.read(packing.CHUNK), b""))


def _put_files(archive: Archive) -> None:
    """Into the council's own folder, each under its own name; what an earlier try left there is replaced."""
    places = {f"{folder}/": name for name, folder in exporting.FILES.items()}
    with zipfile.ZipFile(archive.path) as pack, _standing_in(archive):
        for part in archive.manifest["files"]:
            for prefix, storage in places.items():
                if part["path"].startswith(prefix):
                    _put(pack, part["path"], storage, part["path"].removeprefix(prefix))


def _put(pack: zipfile.ZipFile, path: str, storage: str, name: str) -> None:
    place = storages[storage]
    if place.exists(name):
        place.delete(name)
    with pack.open(path) as source:
        kept = place.save(name, File(source))
    if kept != name:
        raise errors.DoesNotFit(why=f"the storage keeps “{name}” under another name")


@contextmanager
def _standing_in(archive: Archive) -> Iterator[None]:
    """Where its files will be. It has no schema yet, and nothing is asked of the database here."""
    with council_scope(Council(id=archive.council_id, schema_name=archive.schema)):
        yield
