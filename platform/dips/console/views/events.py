"""Lines of the trail, for the pages that show some."""

from __future__ import annotations

from dips.kernel.models import AuditEvent
from dips.ui import words

from ..tables import Table, columns, with_note


def events_table(events: list[AuditEvent], *, caption: str) -> Table:
    rows = [
        [
            words.moment(event.recorded_at),
            event.actor_label,
            with_note(said(event), event.reason),
            with_note(event.object_label, event.model.partition(".")[2]),
        ]
        for event in events
    ]
    return Table(caption, columns("When", "Who", "What", "To"), rows)


def said(event: AuditEvent) -> str:
    """`council.suspend` → `Suspend`, with where it led if it was a move."""
    verb = event.verb.partition(".")[2].replace("_", " ").capitalize()
    data = event.data or {}
    if {"from", "to"} <= data.keys():
        return f"{verb}: {data['from']} → {data['to']}"
    return verb
