"""The council's standard as a document: read it, write it, and remember what it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from dips.kernel import audit, clock, schema
from dips.kernel.actors import Actor, actor_id
from dips.kernel.errors import Conflict, NotAllowed, NotFound
from dips.staff.rules import can, require_to_change

from .checking import digest, filled
from .document import Document
from .editing import same
from .faults import Fault
from .growth import grown, revision_of
from .models import Adoption, Use
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


class MorePermissions(NotAllowed):
    """The standard holds a part that takes more than the right to change the standard, and that part would change."""

    code = "more_permissions"
    default = _("This would change “%(part)s” too, which you may not. Ask somebody who may, such as an administrator.")


def begin(by: Actor) -> None:
    """Let in whoever may change the council's standard, one at a time until the transaction ends."""
    require_to_change(by, MANAGE)
    if schema.here() == get_public_schema_name():
        raise NoCouncil
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [schema.here()])


def export() -> Document:
    """The council's standard as a blueprint, under the name it was adopted by. Holds nothing personal."""
    adoption = current_adoption()
    if adoption is None:
        raise NoBlueprint
    return grown(standing_of(adoption)).document


def standing_of(adoption: Adoption) -> Document:
    """The council's rows as a document that knows as much of the format as what they were made from."""
    meta = adoption.document["meta"]
    known = revision_of(Document(meta, {}))
    return Document(meta, {section.key: section.export() for section in ordered() if section.since <= known})


def put(document: Document, *, by: Actor, only: Iterable[str] | None = None) -> None:
    """Make the rows say what the document says; of `only` these sections, if they are named.

    Refuses to change a part that asks for more rights than these: a new role could do more than who brings it.
    """
    full = filled(document)
    wanted = set(full.sections) if only is None else set(only)
    for section in ordered():
        if section.key in wanted & set(full.sections):
            data = full.sections[section.key]
            if section.also and not can(by, section.also) and not same(section.export(), data, section.schema):
                raise MorePermissions(part=section.schema.get("title", section.key))
            section.apply(data, by)


def remember(
    document: Document,
    verb: str,
    *,
    by: Actor,
    before: dict[str, Any] | None,
    added: Iterable[Fault] = (),
    facts: dict[str, Any] | None = None,
) -> Adoption:
    """Keep the document as the base of later upgrades, and what stood `before` for going back."""
    adoption = Adoption.objects.create(
        schema=schema.here(),
        name=document.meta["name"],
        version=document.meta["version"],
        digest=digest(document),
        document=document.as_json(),
        before=before,
        adopted_by_id=actor_id(by),
    )
    Use.objects.update_or_create(
        schema=adoption.schema, defaults={"name": adoption.name, "version": adoption.version, "since": clock.now()}
    )
    told: dict[str, Any] = {"name": adoption.name, "version": adoption.version, "digest": adoption.digest}
    notes = [str(note) for note in added]
    if notes:
        told["added"] = notes
    audit.record(verb, adoption, by=by, data=told | (facts or {}))
    return adoption
