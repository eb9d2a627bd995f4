"""Register the sections of rooms that stand below the registry and cannot do it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.blueprints.choosing import Option
from dips.blueprints.choosing import registry as choices
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.faults import Fault
from dips.blueprints.sections import Section, register
from dips.staff import blueprint as staff


def check_roles(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    """The room of people knows what is wrong and where; a document knows on which line that is."""
    for path, message, mend in staff.faults(data):
        yield document.fault(staff.KEY, path, message, mend)


def roles_in_use(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    for path, message, mend in staff.held(data):
        yield document.fault(staff.KEY, path, message, mend)


def permissions(document: Document, address: Address) -> list[Option]:
    """What a role may be given, by room."""
    return [Option(label, name, group=room) for room, label, name in staff.offered()]


def register_staff() -> None:
    choices.register("staff/permissions", permissions)
    register(
        Section(
            staff.KEY,
            staff.SCHEMA,
            staff.export,
            staff.apply,
            check_roles,
            after=staff.AFTER,
            in_use=roles_in_use,
            also="staff.manage_people",
        )
    )
