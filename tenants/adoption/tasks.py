"""Council by council: give what the blueprint's format asks for since it was taken, and look after the checklist."""

from __future__ import annotations

from celery import shared_task

from dips.blueprints.services import ship, upgrade
from dips.councils.work import council_task, for_each_council
from dips.kernel.actors import System
from dips.kernel.leases import lease

from .checklist.services import look_after

UPGRADER = System("blueprint upgrade")

__all__ = ["look_after_checklist", "look_after_checklists", "upgrade_blueprint", "upgrade_blueprints"]


@council_task(name="adoption.upgrade_blueprint", ignore_result=True)
def upgrade_blueprint() -> int:
    """In one council. One that is up to date stays as it is."""
    return len(upgrade(by=UPGRADER))


@shared_task(name="adoption.upgrade_blueprints", ignore_result=True)
def upgrade_blueprints() -> int:
    """Offer what this release ships, and one message to each council."""
    with lease("adoption.upgrade_blueprints", seconds=60) as ours:
        if ours:
            ship(by=UPGRADER)
        return for_each_council(upgrade_blueprint) if ours else 0


@council_task(name="adoption.look_after_checklist", ignore_result=True)
def look_after_checklist() -> int:
    """In one council. Whoever was written to is not written to again."""
    return look_after()


@shared_task(name="adoption.look_after_checklists", ignore_result=True)
def look_after_checklists() -> int:
    """One message to each council."""
    with lease("adoption.look_after_checklists", seconds=60) as ours:
        return for_each_council(look_after_checklist) if ours else 0
