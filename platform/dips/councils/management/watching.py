"""Follow a request that other processes carry out: its steps as they are done, and plainly if nobody takes it up."""

from __future__ import annotations

import time
from uuid import UUID

from dips.councils import provisioning
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import FIRST, Announce
from dips.councils.scope import operator_scope
from dips.councils.services import FIRST_LABEL, ProvisioningFailed
from dips.councils.states import LIVE, RunState
from dips.kernel.errors import DomainError

TAKEN_UP_WITHIN = 30.0  # seconds: the relay hands it on in one or two
PAUSE = 0.5
STAYS = "The request stays, and is carried out when they run; see `dips council list`."


class NobodyThere(DomainError):
    code = "nobody_there"
    status = 503
    default = (
        "Nobody has taken the request up within %(seconds)d seconds. Are provisioner, worker and beat running? " + STAYS
    )


class StillAtWork(DomainError):
    code = "still_at_work"
    status = 503
    default = "After %(seconds)d seconds the council is not made; the last step done is “%(step)s”. " + STAYS


def follow(run: ProvisioningRun, *, within: float, announce: Announce) -> Council:
    """Return the council when it is made. Refuses when nobody takes the request up, when it fails, and after `within`."""
    start, told = time.monotonic(), set[str]()
    while True:
        run = _now(run.pk)
        for step in run.steps_done:
            if step not in told:
                announce(step, _label(step))
        told.update(run.steps_done)
        if run.state == RunState.DONE and run.council is not None:
            return run.council
        if run.state not in LIVE:
            raise ProvisioningFailed(reason=run.error or run.reason or run.get_state_display())
        waited = time.monotonic() - start
        if run.state == RunState.WAITING and waited >= TAKEN_UP_WITHIN:
            raise NobodyThere(seconds=int(TAKEN_UP_WITHIN))
        if waited >= within:
            raise StillAtWork(seconds=int(within), step=run.step)
        _pause()


def _pause() -> None:
    time.sleep(PAUSE)


def _now(pk: UUID) -> ProvisioningRun:
    with operator_scope():
        return ProvisioningRun.objects.select_related("council").get(pk=pk)


def _label(key: str) -> str:
    if key == FIRST:
        return FIRST_LABEL
    return provisioning.steps.get(key).label if key in provisioning.steps else key
