"""Register the sections of rooms that stand below the registry and cannot do it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.sections import Section, register
from dips.staff import blueprint as staff


def check_roles(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    """The room of people says what is wrong; the place is that of the role it speaks of."""
    for message, mend in staff.faults(data):
        place = next((index for index, row in enumerate(data) if repr(row["key"]) in message), None)
        yield document.fault(staff.KEY, () if place is None else (place,), message, mend)


def register_staff() -> None:
    register(Section(staff.KEY, staff.SCHEMA, staff.export, staff.apply, check_roles, after=staff.AFTER))
