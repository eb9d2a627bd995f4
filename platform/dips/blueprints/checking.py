"""Say what is wrong with a blueprint, bring it to its full form, and give it its fingerprint. Nothing here writes."""

from __future__ import annotations

import hashlib

from . import library, schemas
from .document import Document, file_of
from .faults import BlueprintFaulty, Fault
from .growth import grown
from .sections import ordered


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
    full = filled(document)
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


def filled(document: Document) -> Document:
    known = {section.key: section for section in ordered()}
    sections = {key: schemas.filled(data, known[key].schema) for key, data in document.sections.items() if key in known}
    return Document(document.meta, sections, document.places)


def digest(document: Document) -> str:
    """SHA-256 over the canonical files, brought up to date: two blueprints with the same digest say the same."""
    total = hashlib.sha256()
    for label, content in library.render(grown(document).document).items():
        total.update(f"{label}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def refuse_faults(document: Document) -> None:
    """Raises BlueprintFaulty with everything that `check` finds."""
    faults = check(document)
    if faults:
        raise BlueprintFaulty(faults)


def sound(document: Document) -> Document:
    """The document in today's format. Raises BlueprintFaulty if anything in it is wrong."""
    refuse_faults(document)
    return grown(document).document
