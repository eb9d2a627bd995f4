"""The words for where a council and its making stand, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class AreaKind(models.TextChoices):
    REGION = "region", _("Region")
    NATION = "nation", _("Nation")
    AUTHORITY = "authority", _("Strategic authority")


class CouncilState(models.TextChoices):
    SPARE = "spare", _("Kept ready")  # nobody's yet: see `spares`
    PROVISIONING = "provisioning", _("Being set up")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    OFFBOARDED = "offboarded", _("Left the service")


S = CouncilState

COUNCIL_MOVES = {
    "activate": Move(frozenset({S.PROVISIONING}), S.ACTIVE),
    "suspend": Move(frozenset({S.ACTIVE}), S.SUSPENDED),
    "resume": Move(frozenset({S.SUSPENDED}), S.ACTIVE),
    "offboard": Move(frozenset({S.ACTIVE, S.SUSPENDED}), S.OFFBOARDED),
}


class RunState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for approval")
    REFUSED = "refused", _("Refused")
    WAITING = "waiting", _("Waiting to start")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed, being removed")
    REMOVED = "removed", _("Failed and removed")


R = RunState
LIVE = frozenset({R.WAITING, R.RUNNING})  # being made now
OPEN = LIVE | {R.REQUESTED}  # holds its web address

RUN_MOVES = {
    "approve": Move(frozenset({R.REQUESTED}), R.WAITING),
    "refuse": Move(frozenset({R.REQUESTED}), R.REFUSED),
    "start": Move(frozenset({R.WAITING, R.RUNNING}), R.RUNNING),
    "finish": Move(frozenset({R.RUNNING}), R.DONE),
    "give_up": Move(frozenset({R.WAITING, R.RUNNING}), R.FAILED),
    "remove": Move(frozenset({R.FAILED}), R.REMOVED),
}
