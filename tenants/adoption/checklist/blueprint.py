"""Section adoption/checklist of a blueprint: what a council does between adopting it and its first call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.blueprints.checks import repeated
from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.sections import Section
from dips.blueprints.sections import register as register_section
from dips.kernel.actors import Actor
from dips.staff.blueprint import KEY as ROLES
from dips.staff.onboarding import conditions
from dips.staff.queries import today

from ..models import ChecklistItem
from . import schema
from .states import BY_HAND, SIGNATURE

CHECKLIST = "adoption/checklist"
FROM_BLUEPRINT = ("part", "title", "why", "due_days", "needed", "done_when", "role")


def check(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(CHECKLIST, data, "key", document)
    yield from repeated(CHECKLIST, data, "title", document)
    roles = [row["key"] for row in document.sections[ROLES]]
    for index, row in enumerate(data):
        for name in ("owner", "role"):
            if row[name] not in roles and (row[name] or name == "owner"):
                yield document.fault(
                    CHECKLIST, (index, name), f"There is no role “{row[name]}”.", f"Roles: {', '.join(roles)}."
                )
        yield from _check_when(index, row, document)


def _check_when(index: int, row: dict[str, Any], document: Document) -> Iterator[Fault]:
    when = row["done_when"]
    if when not in {BY_HAND, SIGNATURE} and when not in conditions:
        known = ", ".join([BY_HAND, SIGNATURE, *conditions.keys()])
        message = f"Nothing can tell when “{when}” is done."
        yield document.fault(CHECKLIST, (index, "done_when"), message, f"Choose from: {known}.")
        return
    if when == SIGNATURE and not row.get("agreement"):
        message, mend = "A signature needs the words that are signed.", "Add “agreement”, the name of a file."
        yield document.fault(CHECKLIST, (index,), message, mend)
    if when != SIGNATURE and row.get("agreement"):
        yield document.fault(CHECKLIST, (index, "agreement"), "Nobody signs this.", "Take the words out.")
    of_role = when in conditions and conditions.get(when).of_role
    if of_role and not row["role"]:
        yield document.fault(CHECKLIST, (index,), f"“{when}” is about a role.", "Add “role”.")
    if row["role"] and not of_role:
        yield document.fault(CHECKLIST, (index, "role"), f"“{when}” is about no role.", "Take “role” out.")


def export() -> list[dict[str, Any]]:
    return [_exported(item) for item in ChecklistItem.objects.all()]


def _exported(item: ChecklistItem) -> dict[str, Any]:
    row = {"key": item.key, "owner": item.owner_role} | {name: getattr(item, name) for name in FROM_BLUEPRINT}
    return row | ({"agreement": item.agreement} if item.agreement else {})


def apply(data: list[dict[str, Any]], by: Actor) -> None:
    """Make the list this one. What the council noted on an item that stays, stays: owner, date, done, signature.

    A signature does not stay under other words than those that were signed.
    """
    standing = {item.key: item for item in ChecklistItem.objects.select_for_update()}
    for position, row in enumerate(data, start=1):
        item = standing.pop(row["key"], None) or ChecklistItem(key=row["key"], begins_on=today())
        is_new, before = item._state.adding, (item.done_when, item.agreement)
        for name in FROM_BLUEPRINT:
            setattr(item, name, row[name])
        item.position, item.owner_role, item.agreement = position, row["owner"], row.get("agreement", "")
        if not is_new and before != (item.done_when, item.agreement):
            item.forget()
        item.save(force_insert=is_new)
    ChecklistItem.objects.filter(pk__in=[item.pk for item in standing.values()]).delete()


def register() -> None:
    schema.register()
    register_section(Section(CHECKLIST, schema.SCHEMA, export, apply, check, after=(ROLES,), since=2))
