"""Something to compare: a newer blueprint than the one that Solihull took, and what Solihull has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dips.blueprints import editing, library, queries, services
from dips.blueprints.document import Document
from dips.blueprints.sections import registry
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import Actor

from .people import LOADER
from .reading import load

FILE, NAME = "exchange.yaml", "dips-birmingham"


def run(solihull: Council, *, by: Actor) -> bool:
    """After the programmes, so that those which run keep what they began with. False when it was done before."""
    facts = load(FILE)
    newer = facts["newer"]
    services.ship(by=LOADER)
    with operator_scope():
        if queries.published().filter(name=NAME, version=newer["version"]).exists():
            return False
    with council_scope(solihull):
        document = changed(services.export(), facts["solihull"]["changes"])
        for key in dict.fromkeys(change[0] for change in facts["solihull"]["changes"]):
            services.revise(key=key, data=document.sections[key], by=by)
    with operator_scope():
        shipped = library.load(NAME)
        upstream = changed(
            Document(dict(shipped.meta) | {"version": newer["version"]}, shipped.sections), newer["changes"]
        )
        services.publish(upstream, notes=newer["notes"], by=LOADER)
    return True


def changed(document: Document, changes: Iterable[Any]) -> Document:
    """The document with these values in these places."""
    sections = dict(document.sections)
    for key, address, value in changes:
        sections[key] = editing.replaced(sections[key], registry.get(key).schema, tuple(address), value)
    return Document(document.meta, sections)
