"""Check a blueprint, take it into the council one stands in, and export what the council has made of it."""

from __future__ import annotations

import hashlib

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

    A section's own rules are asked only when its shape, and that of the sections it builds on, is right.
    """
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


def _filled(document: Document) -> Document:
    known = {section.key: section for section in ordered()}
    sections = {key: schemas.filled(data, known[key].schema) for key, data in document.sections.items() if key in known}
    return Document(document.meta, sections, document.places)


def digest(document: Document) -> str:
    """SHA-256 over the canonical files: two blueprints with the same digest say the same."""
    total = hashlib.sha256()
    for label, content in library.render(document).items():
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
    full = _filled(document)
    for section in ordered():
        if section.key in full.sections:
            section.apply(full.sections[section.key], by)
    adoption = Adoption.objects.create(
        schema=schema,
        name=document.meta["name"],
        version=document.meta["version"],
        digest=digest(document),
        document=document.as_json(),
        adopted_by_id=actor_id(by),
    )
    audit.record(
        "blueprint.adopt",
        adoption,
        by=by,
        data={"name": adoption.name, "version": adoption.version, "digest": adoption.digest},
    )
    return adoption


def export() -> Document:
    """The council's standard as a blueprint, under the name it was adopted by. Holds nothing personal."""
    adoption = current_adoption()
    if adoption is None:
        raise NoBlueprint
    return Document(adoption.document["meta"], {section.key: section.export() for section in ordered()})


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
