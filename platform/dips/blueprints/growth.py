"""How the format grows: a document written before a part was needed gets that part from the shipped library.

`revision` in `blueprint.yaml` says what a document knows. Whatever came after it is filled in and told as a note;
whatever the document should have known and lacks is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from . import library, schemas
from .document import Document
from .faults import Fault
from .sections import Section, ordered

SHIPPED = "dips-birmingham"


@dataclass(frozen=True, slots=True)
class Grown:
    """A document that knows everything of today's format, what was added to it, and to which sections."""

    document: Document
    notes: list[Fault] = field(default_factory=list)
    sections: tuple[str, ...] = ()


@cache
def shipped() -> Document:
    """The blueprint that missing parts are taken from."""
    return library.load(SHIPPED)


def revision_of(document: Document) -> int:
    """What the document knows of the format; 0 for one from before revisions were counted."""
    said = document.meta.get("revision", 0)
    return said if isinstance(said, int) and not isinstance(said, bool) else schemas.REVISION


def grown(document: Document) -> Grown:
    """The document brought up to today's format, its texts in their one form. What says something odd stays as it is."""
    revision = revision_of(document)
    older = revision < schemas.REVISION
    sections, notes, touched = dict(document.sections), list[Fault](), list[str]()
    for section in ordered() if older else ():
        added = _added(section, document, revision)
        if added is None:
            continue
        sections[section.key], sentences = added
        touched.append(section.key)
        notes += [document.fault(section.key, (), sentence) for sentence in sentences]
    meta = dict(document.meta) | {"revision": schemas.REVISION} if older else document.meta
    whole = Document(meta, sections, document.places)
    for section in ordered():
        sections |= _tidied(section, whole)
    return Grown(whole, notes, tuple(touched))


def _tidied(section: Section, document: Document) -> dict[str, Any]:
    """The section's texts in their one form; nothing where it has none, or where its shape is wrong."""
    if section.tidy is None or section.key not in document.sections:
        return {}
    if next(schemas.faults(section.key, section.schema, document), None) is not None:
        return {}
    return {section.key: section.tidy(document.sections[section.key])}


def _added(section: Section, document: Document, revision: int) -> tuple[object, list[str]] | None:
    """The section with what is newer than the document; None where nothing is, or where its shape is wrong."""
    standard = shipped().sections.get(section.key)
    if section.key not in document.sections:
        if section.since <= revision or standard is None:
            return None
        return standard, [_("This part is newer than the blueprint. The shipped one is taken.")]
    if section.grow is None or next(schemas.faults(section.key, section.schema, document), None) is not None:
        return None
    data, sentences = section.grow(document.sections[section.key], standard, revision)
    return (data, sentences) if sentences else None
