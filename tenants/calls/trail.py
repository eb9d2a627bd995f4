"""What the audit trail of a challenge says of its calls."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import schema
from dips.kernel.models import AuditEvent
from dips.ui import words
from tenants.challenges import trail
from tenants.challenges.models import Challenge

from .models import Call

SAID = {
    "call.draft": gettext_lazy("Call drafted"),
    "call.set_dates": gettext_lazy("Dates of the call set"),
    "call.change_weights": gettext_lazy("Weights of the criteria changed"),
    "call.publish": gettext_lazy("Call published"),
    "call.close": gettext_lazy("Call closed"),
    "call.cancel": gettext_lazy("Call cancelled"),
    "form.revise": gettext_lazy("Application form changed"),
}


def events(challenge: Challenge) -> QuerySet[AuditEvent]:
    """Those of every call that the challenge has had."""
    mine = [str(pk) for pk in Call.objects.filter(challenge=challenge).values_list("pk", flat=True)]
    return AuditEvent.objects.filter(schema=schema.here(), model=Call._meta.label_lower, object_id__in=mine)


def say(event: AuditEvent) -> str:
    if event.verb == "call.extend":
        until = datetime.fromisoformat(event.data["to"])
        return _("Call extended to %(when)s") % {"when": words.deadline(until)}
    return str(SAID.get(event.verb, ""))


def register() -> None:
    trail.registry.register("calls", trail.Told(events, say))
