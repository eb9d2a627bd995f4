"""What is done to a council from outside is told in its own trail too, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.models import AuditEvent

from .models import Council
from .scope import council_scope
from .signals import done_to


def tell(
    verb: str,
    council: Council,
    *,
    by: Actor,
    about: models.Model | None = None,
    reason: str = "",
    is_told: bool = False,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """The same line as the platform's trail has, where the council's people read it. `about` is the council itself if not said."""
    assert connection.in_atomic_block, "what was done, and that it is told, are one thing"
    with council_scope(council):
        event = audit.record(verb, about or council, by=by, reason=reason, data=data)
        done_to.send(Council, council=council, event=event, is_told=is_told)
    return event
