"""Lines of the trail, for the pages that show some."""

from __future__ import annotations

from dips.kernel.models import AuditEvent
from dips.ui import words

from ..tables import Cell, Table, columns, with_note

THINGS = {"outboxmessage": "message", "provisioningrun": "request", "user": "account"}


def events_table(events: list[AuditEvent], *, caption: str) -> Table:
    """Lines about many things."""
    rows = [[*_line(event), with_note(event.object_label, _thing(event))] for event in events]
    return Table(caption, columns("When", "Who", "What", "To"), rows)


def events_of_one(events: list[AuditEvent], *, caption: str) -> Table:
    """Lines about the thing that the page is about."""
    return Table(caption, columns("When", "Who", "What"), [_line(event) for event in events])


def _line(event: AuditEvent) -> list[Cell]:
    return [words.moment(event.recorded_at), event.actor_label, with_note(said(event), event.reason)]


def _thing(event: AuditEvent) -> str:
    name = event.model.partition(".")[2]
    return THINGS.get(name, name)


def said(event: AuditEvent) -> str:
    """`council.suspend` → `Suspend`, with where it led if it was a move."""
    verb = event.verb.partition(".")[2].replace("_", " ").capitalize()
    data = event.data or {}
    if data.get("alone"):
        return "Opened alone: no other operator could agree"
    if {"from", "to"} <= data.keys():
        return f"{verb}: {data['from']} → {data['to']}"
    return verb
