"""Lines of the trail, for the pages that show some."""

from __future__ import annotations

from copy import copy

from django.apps import apps

from dips.kernel.actors import in_words
from dips.kernel.models import AuditEvent
from dips.staff import trail
from dips.ui import words

from ..panes import page_read
from ..tables import Cell, Table, columns, with_note

SAID = {
    "account.make_operator": "Made somebody an operator",
    "account.unmake_operator": "Made an operator one no more",
    "council.offboard": "Closed the council for good, to delete it",
    "departure.begin": "Began to delete the council",
    "departure.finish": "Deleted the council",
    "emergencyaccess.ask": "Asked for emergency access",
    "emergencyaccess.agree": "Agreed to the emergency access",
    "emergencyaccess.refuse": "Refused the emergency access",
    "emergencyaccess.end": "Ended the emergency access",
    "provisioningrun.approve": "Approved the request",
    "provisioningrun.finish": "Made the council",
    "provisioningrun.give_up": "Stopped the making",
    "provisioningrun.refuse": "Refused the request",
    "provisioningrun.remove": "Removed what was begun",
    "provisioningrun.request": "Asked for the council",
    "provisioningrun.start": "Began to make the council",
}
THINGS = {"outboxmessage": "message", "provisioningrun": "request", "user": "account"}


def events_table(events: list[AuditEvent], *, caption: str) -> Table:
    """Lines about many things."""
    rows = [[*_line(event), with_note(event.object_label, _thing(event))] for event in events]
    return Table(caption, columns("When", "Who", "What", "To"), rows)


def events_of_one(events: list[AuditEvent], *, caption: str) -> Table:
    """Lines about the thing that the page is about."""
    return Table(caption, columns("When", "Who", "What"), [_line(event) for event in events])


def _line(event: AuditEvent) -> list[Cell]:
    return [words.moment(event.recorded_at), in_words(event.actor_label), with_note(said(event), event.reason)]


def _thing(event: AuditEvent) -> str:
    app, _dot, name = event.model.partition(".")
    if name in THINGS:
        return THINGS[name]
    try:
        return str(apps.get_model(app, name)._meta.verbose_name)
    except LookupError:  # of an earlier release
        return name


def said(event: AuditEvent) -> str:
    """What happened, in the sentence that a council's own trail has for it; what has none, by its verb and where it led.

    Without the reason, which stands below.
    """
    if event.data.get("alone"):
        return "Opened alone: no other operator could agree"
    if event.verb == "emergencyaccess.read":
        return f"Read {page_read(event)}"
    if event.verb == "emergencyaccess.miss":
        return (
            f"Asked for emergency access to {event.data['council']}, where there is nothing to read by this reference"
        )
    if event.verb in SAID:
        return SAID[event.verb]
    bare = copy(event)
    bare.reason = ""
    sentence, verb = trail.say(bare), event.verb.partition(".")[2].replace("_", " ").capitalize()
    if sentence == verb and {"from", "to"} <= event.data.keys():
        return f"{verb}: {event.data['from']} → {event.data['to']}"
    return sentence
