"""The words for where an export and a departure stand, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Could not be made")
    GONE = "gone", _("Taken away again")


class DepartureState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    STAYED = "stayed", _("Taken back")
    LEAVING = "leaving", _("Being deleted")
    GONE = "gone", _("Deleted")


D = DepartureState
OPEN = frozenset({D.ASKED, D.LEAVING})

DEPARTURE_MOVES = {
    "stay": Move(frozenset({D.ASKED}), D.STAYED),
    "begin": Move(frozenset({D.ASKED}), D.LEAVING),
    "finish": Move(frozenset({D.LEAVING}), D.GONE),
}
