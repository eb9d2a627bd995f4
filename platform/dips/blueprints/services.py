"""Check a blueprint, take it into the council one stands in, and export what the council has made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from dips.kernel import audit
from dips.kernel.actors import Actor, actor_id
from dips.kernel.errors import Conflict, NotFound
from dips.staff.rules import require

from . import library, schemas
from .document import Document, file_of
from .faults import BlueprintFaulty, Fault
from .growth import grown, revision_of
from .models import Adoption, BlueprintVersion
from .queries import current_adoption
from .sections import ordered

MANAGE = "adoption.manage_blueprint"


class NoBlueprint(NotFound):
    """The council has adopted nothing yet."""

    code = "no_blueprint"
    default = _("This council has not adopted a blueprint yet.")


class NoCouncil(Conflict):
    """A blueprint belongs into a council; the portal has no programme."""

    code = "no_council"
    default = _("A blueprint can be taken only into a council.")


def check(document: Document) -> list[Fault]:
    """Everything that is wrong with a blueprint; empty when it may be adopted. Changes nothing.

    A section's own rules are asked only when its shape, and that of the sections it builds on, is right. What is newer
    than the document is no fault: see `notes`.
    """
    document = grown(document).document
    faults = list(schemas.faults("", schemas.META_SCHEMA, document))
    faults += [
        Fault(file_of(section.key), 0, "The file is missing.", "Copy it from a shipped blueprint and change it.")
        for section in ordered()
        if section.required and section.key not in document.sections
    ]
    unsound: set[str] = set()
    full = _filled(document)
    for section in ordered():
        if section.key not in document.sections:
            unsound.add(section.key)
            continue
        found = list(schemas.faults(section.key, section.schema, document))
        if not found and not unsound & set(section.after):
            found = list(section.check(full.sections[section.key], full))
        if found:
            unsound.add(section.key)
        faults += found
    return sorted(set(faults))


def notes(document: Document) -> list[Fault]:
    """What is newer than the document and will be taken from the shipped library."""
    return grown(document).notes


def _filled(document: Document) -> Document:
    known = {section.key: section for section in ordered()}
    sections = {key: schemas.filled(data, known[key].schema) for key, data in document.sections.items() if key in known}
    return Document(document.meta, sections, document.places)


def digest(document: Document) -> str:
    """SHA-256 over the canonical files, brought up to date: two blueprints with the same digest say the same."""
    total = hashlib.sha256()
    for label, content in library.render(grown(document).document).items():
        total.update(f"{label}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


@transaction.atomic
def adopt(document: Document, *, by: Actor) -> Adoption:
    """Make the council's standard be this blueprint: all of it, or, with one fault, none of it.

    Programmes that run already keep what they started with. Adopting the same again changes nothing.
    """
    require(by, MANAGE)
    schema = connection.schema_name  # type: ignore[attr-defined]
    if schema == get_public_schema_name():
        raise NoCouncil
    faults = check(document)
    if faults:
        raise BlueprintFaulty(faults)
    whole = grown(document)
    full = _filled(whole.document)
    for section in ordered():
        if section.key in full.sections:
            section.apply(full.sections[section.key], by)
    return _remember(whole.document, "blueprint.adopt", by=by, added=whole.notes)


def _remember(document: Document, verb: str, *, by: Actor, added: Sequence[Fault]) -> Adoption:
    adoption = Adoption.objects.create(
        schema=connection.schema_name,  # type: ignore[attr-defined]
        name=document.meta["name"],
        version=document.meta["version"],
        digest=digest(document),
        document=document.as_json(),
        adopted_by_id=actor_id(by),
    )
    facts: dict[str, object] = {"name": adoption.name, "version": adoption.version, "digest": adoption.digest}
    if added:
        facts["added"] = [str(note) for note in added]
    audit.record(verb, adoption, by=by, data=facts)
    return adoption


@transaction.atomic
def upgrade(*, by: Actor) -> list[Fault]:
    """Give a council that adopted under an older format what came since, from the shipped library; say what it was.

    Touches nothing that the council has written itself. A council that is up to date, or has adopted nothing, stays
    as it is, so this may run at any time and twice.
    """
    require(by, MANAGE)
    adoption = current_adoption()
    if adoption is None or revision_of(Document.from_json(adoption.document)) >= schemas.REVISION:
        return []
    whole = grown(_standing(adoption))
    full = _filled(whole.document)
    for section in ordered():
        if section.key in whole.sections:
            section.apply(full.sections[section.key], by)
    _remember(grown(Document.from_json(adoption.document)).document, "blueprint.upgrade", by=by, added=whole.notes)
    return whole.notes


def export() -> Document:
    """The council's standard as a blueprint, under the name it was adopted by. Holds nothing personal."""
    adoption = current_adoption()
    if adoption is None:
        raise NoBlueprint
    return grown(_standing(adoption)).document


def _standing(adoption: Adoption) -> Document:
    """The council's rows as a document that knows as much of the format as what they were made from."""
    meta = adoption.document["meta"]
    known = revision_of(Document(meta, {}))
    return Document(meta, {section.key: section.export() for section in ordered() if section.since <= known})


def publish(document: Document) -> BlueprintVersion:
    """Put a version where every council can read it. The same version with other words is refused."""
    found = BlueprintVersion.objects.filter(name=document.meta["name"], version=document.meta["version"]).first()
    fingerprint = digest(document)
    if found is not None:
        if found.digest != fingerprint:
            raise Conflict(
                _("%(blueprint)s is published already, with other content. Give it a new version."),
                code="version_taken",
                blueprint=str(found),
            )
        return found
    return BlueprintVersion.objects.create(
        name=document.meta["name"],
        version=document.meta["version"],
        title=document.meta["title"],
        summary=document.meta["summary"],
        licence=document.meta["licence"],
        digest=fingerprint,
        document=document.as_json(),
    )
