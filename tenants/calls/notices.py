"""What everyone is told of a call that was changed after it was published: what, when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dips.kernel import audit, schema
from dips.kernel.models import AuditEvent
from dips.kernel.prepared import Prepared
from dips.ui import words

from .models import Call

TOLD = ("call.extend", "call.cancel")


@dataclass(frozen=True, slots=True)
class Notice:
    """One change, in the words that its officer wrote for the public."""

    at: datetime
    said: str
    reason: str


_events = Prepared(
    lambda schema, call: (
        audit.trail_of(Call, call, schema=schema)
        .filter(verb__in=TOLD)
        .order_by("-recorded_at")
        .only("verb", "happened_at", "reason", "data")
    ),
    schema=str,
    call=str,
)


def notices(call: Call) -> list[Notice]:
    """The newest first. The trail keeps them, so that no later change can take one back."""
    events = _events(schema=schema.here(), call=str(call.pk))
    return [Notice(event.happened_at, _said(event), event.reason) for event in events]


def _said(event: AuditEvent) -> str:
    if event.verb == "call.cancel":
        return _("The call was cancelled.")
    until = datetime.fromisoformat(event.data["to"])
    return _("The call was extended to %(when)s.") % {"when": words.deadline(until)}
