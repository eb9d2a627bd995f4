"""Give councils what the blueprint's format asks for since they adopted, council by council."""

from __future__ import annotations

from celery import shared_task

from dips.blueprints.services import ship, upgrade
from dips.councils.work import council_task, for_each_council
from dips.kernel.actors import System
from dips.kernel.leases import lease

UPGRADER = System("blueprint upgrade")

__all__ = ["upgrade_blueprint", "upgrade_blueprints"]


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
