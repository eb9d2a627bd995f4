"""What the audit trail says of an application, in an officer's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit
from dips.kernel.models import AuditEvent
from dips.staff import trail as council

from .models import Application

SAID = {
    "application.start": gettext_lazy("Started"),
    "application.submit": gettext_lazy("Submitted"),
    "application.resubmit": gettext_lazy("Changed and submitted again"),
    "application.withdraw": gettext_lazy("Withdrawn by the supplier"),
    "application.delete_draft": gettext_lazy("Deleted by the supplier"),
    "application.expire": gettext_lazy("Expired"),
    "application.record_eligibility": gettext_lazy("Eligibility results recorded"),
    "application.find_eligible": gettext_lazy("Found eligible"),
    "application.find_ineligible": gettext_lazy("Found ineligible"),
    "file.infected": gettext_lazy("A file was set aside: the scanner found something harmful in it"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, and what it was."""

    event: AuditEvent
    said: str


def entries(application: Application) -> Iterator[Entry]:
    """Every event, oldest first."""
    for event in audit.trail(application).order_by("recorded_at"):
        yield Entry(event, say(event))


def register() -> None:
    """Lend these words to the trail of the whole council."""
    council.sayings.register("applications", lambda event: said if (said := say(event)) != event.verb else "")


def say(event: AuditEvent) -> str:
    """A sentence for what this room does; the verb itself for anything else."""
    if event.verb == "application.read_file":
        return _("File opened: %(name)s") % {"name": event.data.get("name", "")}
    return str(SAID.get(event.verb, event.verb))
