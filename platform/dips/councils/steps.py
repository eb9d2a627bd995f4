"""The steps of this room: the last one, which opens the council's doors."""

from __future__ import annotations

from django.db import transaction

from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.workflow import can_move, move

from . import own_trail, provisioning
from .models import Council, ProvisioningRun
from .scope import operator_scope


def register() -> None:
    provisioning.register_step(provisioning.LAST, activate, label="open the site")


def activate(council: Council, run: ProvisioningRun) -> None:
    """Only now do the council's hosts answer. Its own trail begins with who asked for it, and who agreed."""
    with operator_scope(), transaction.atomic():
        council.refresh_from_db()
        if can_move(council, "activate"):
            move(council, "activate", by=SYSTEM, data={"run": str(run.pk)})
            agreed = audit.trail(run).filter(verb="provisioningrun.approve").order_by("recorded_at").last()
            told = {"asked_by": run.requested_label, "agreed_by": agreed.actor_label if agreed else ""}
            own_trail.tell("council.activate", council, by=SYSTEM, data=told)
