"""Where an emergency access stands, and the moves between."""

from __future__ import annotations

from django.db import models

from dips.kernel.workflow import Move


class AccessState(models.TextChoices):
    ASKED = "asked", "Waiting for a second operator"
    OPEN = "open", "Open"
    REFUSED = "refused", "Refused"
    ENDED = "ended", "Ended"


S = AccessState

ACCESS_MOVES = {
    "agree": Move(frozenset({S.ASKED}), S.OPEN),
    "refuse": Move(frozenset({S.ASKED}), S.REFUSED),
    "end": Move(frozenset({S.ASKED, S.OPEN}), S.ENDED),
}
