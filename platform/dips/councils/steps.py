"""The steps of this room: the last one, which opens the council's doors."""

from __future__ import annotations

from dips.kernel.actors import SYSTEM
from dips.kernel.workflow import can_move, move

from . import provisioning
from .models import Council, ProvisioningRun
from .scope import operator_scope


def register() -> None:
    provisioning.register_step(provisioning.LAST, activate, label="open the site")


def activate(council: Council, run: ProvisioningRun) -> None:
    """Only now do the council's hosts answer."""
    with operator_scope():
        council.refresh_from_db()
        if can_move(council, "activate"):
            move(council, "activate", by=SYSTEM, data={"run": str(run.pk)})
