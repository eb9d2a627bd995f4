"""Change one section of the council's standard. What is refused changes nothing; what runs already is left alone."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import NotFound, StaleVersion
from dips.staff.rules import require

from .. import schemas, standing
from ..checking import check, filled
from ..document import Document
from ..editing import same
from ..faults import BlueprintFaulty, Fault
from ..queries import current_adoption
from ..sections import Section, registry


class NoSuchSection(NotFound):
    code = "no_such_section"
    default = _("A blueprint has no such part.")


def find(key: str) -> Section:
    """The section of this name. Refuses a name that no room has."""
    if key not in registry:
        raise NoSuchSection
    return registry.get(key)


def section_digest(key: str, data: Any) -> str:
    """What a section's data says, in 16 letters: whoever changes it names what they have read by this."""
    plain = schemas.trimmed(data, find(key).schema)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def revise(*, key: str, data: Any, by: Actor, digest: str = "") -> str:
    """Make one section of the council's standard say this, and return its new digest.

    Refuses when the whole standard would then have a fault, when the council at work cannot do without what is taken
    out, and, if `digest` names what was read, when somebody else has changed the section since.
    """
    section = find(key)
    standing.begin(by)
    if section.also:
        require(by, section.also)
    document = standing.export()
    before = document.sections[key]
    if digest and digest != section_digest(key, before):
        raise StaleVersion
    faults = list(schemas.faults(key, section.schema, Document(document.meta, {key: data})))
    if faults:
        raise BlueprintFaulty(faults)
    if same(before, data, section.schema):
        return section_digest(key, before)
    _refuse_faults(section, Document(document.meta, {**document.sections, key: data}))
    section.apply(schemas.filled(data, section.schema), by)
    after = section.export()
    adoption = current_adoption()
    assert adoption is not None
    said = {"section": key, "title": str(section.schema.get("title", key))}
    audit.record("blueprint.revise", adoption, by=by, before=before, after=after, data=said)
    return section_digest(key, after)


def _refuse_faults(section: Section, document: Document) -> None:
    faults = check(document)
    if not faults:
        full = filled(document)
        faults = list[Fault](section.in_use(full.sections[section.key], full))
    if faults:
        raise BlueprintFaulty(faults)
