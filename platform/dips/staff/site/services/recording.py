"""What these verbs share: the right they ask for, and how they write down what changed."""

from __future__ import annotations

from typing import Any

from dips.councils.models import Council
from dips.kernel import audit, schema
from dips.kernel.actors import Actor
from dips.kernel.functions import DipsNow

MANAGE = "staff.manage_branding"


def record(verb: str, row: Any, by: Actor, before: dict[str, Any], after: dict[str, Any]) -> None:
    told = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    audit.record(verb, row, by=by, before=before, after=after, data=told)


def change_council(verb: str, after: dict[str, Any], by: Actor) -> Council:
    """Write these columns of the council one stands in, if they say something new."""
    row = Council.objects.select_for_update(no_key=True).get(schema_name=schema.here())
    before = {name: getattr(row, name) for name in after}
    if after != before:
        for name, value in after.items():
            setattr(row, name, value)
        row.updated_at = DipsNow()
        row.save(update_fields=[*after, "updated_at"])
        record(verb, row, by, before, after)
    return row
