"""Register the sections of rooms that stand below the registry and cannot do it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.sections import Section, register
from dips.staff import blueprint as staff


def check_roles(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    """The room of people knows what is wrong and where; a document knows on which line that is."""
    for path, message, mend in staff.faults(data):
        yield document.fault(staff.KEY, path, message, mend)


def register_staff() -> None:
    register(Section(staff.KEY, staff.SCHEMA, staff.export, staff.apply, check_roles, after=staff.AFTER))
