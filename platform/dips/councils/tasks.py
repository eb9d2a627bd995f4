"""Make councils in the background. The provisioner alone listens to the queue `provision`."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.db.models.functions import Now

from dips.kernel.leases import lease

from . import founding, provisioning, services, spares
from .clearing import clear_held
from .models import ProvisioningRun
from .provisioning import FIRST
from .relay import relay_outbox, seal_audit
from .scope import operator_scope
from .states import LIVE, RunState

__all__ = [
    "carry_on",
    "clear_held",
    "discard_spares",
    "keep_spares",
    "provision",
    "provisioner_listens",
    "relay_outbox",
    "remove",
    "resume",
    "seal_audit",
]

logger = logging.getLogger(__name__)

QUEUE = "provision"
STALLED = timedelta(seconds=30)


@shared_task(name="councils.provision", queue=QUEUE, ignore_result=True)
def provision(run_id: str) -> None:
    """The owner's step, then the rest is handed to an ordinary worker."""
    run = provisioning.claim(UUID(run_id))
    if run is None:
        return
    try:
        services.begin(run)
    except Exception as error:  # the run keeps the reason; the next try comes from the beat
        logger.exception("the first step for %s failed", run.slug)
        if not provisioning.failed(run, error):
            founding.remove(run)
        return
    provisioning.release(run)
    carry_on.delay(run_id)


@shared_task(name="councils.carry_on", ignore_result=True)
def carry_on(run_id: str) -> None:
    """Every later step, in the council's role."""
    run = provisioning.claim(UUID(run_id))
    if run is None:
        return
    try:
        services.carry_on(run)
    except Exception as error:  # as above
        logger.exception("making %s failed after %s", run.slug, run.step)
        if not provisioning.failed(run, error):
            remove.delay(run_id)


@shared_task(name="councils.remove", queue=QUEUE, ignore_result=True)
def remove(run_id: str) -> None:
    """Take a failed run's traces away."""
    with operator_scope():
        run = ProvisioningRun.objects.filter(pk=run_id, state=RunState.FAILED).first()
    if run is not None:
        founding.remove(run)


@shared_task(name="councils.provisioner_listens", queue=QUEUE, ignore_result=True)
def provisioner_listens() -> None:
    """Does nothing; that it ran is noted, and tells that the provisioner is there."""


@shared_task(name="councils.resume", ignore_result=True)
def resume() -> int:
    """Wake every run that nobody holds: its worker was killed, or its message was lost. Returns how many."""
    with operator_scope():
        free = Q(lease_until=None, updated_at__lt=Now() - STALLED) | Q(lease_until__lt=Now())
        live = list(ProvisioningRun.objects.filter(free, state__in=LIVE))
        failed = list(ProvisioningRun.objects.filter(state=RunState.FAILED))
    for run in live:
        (carry_on if FIRST in run.steps_done else provision).delay(str(run.pk))
    for run in failed:
        remove.delay(str(run.pk))
    return len(live) + len(failed)


@shared_task(name="councils.keep_spares", ignore_result=True)
def keep_spares() -> int:
    """See that a few councils stand ready. Returns how many were asked for."""
    with operator_scope(), lease("councils.keep_spares") as ours:
        if not ours:
            return 0
        if spares.outdated().exists():
            discard_spares.delay()
        return spares.keep()


@shared_task(name="councils.discard_spares", queue=QUEUE, ignore_result=True)
def discard_spares() -> int:
    """Take away those of an earlier release."""
    with operator_scope():
        runs = list(spares.outdated())
    return sum(map(founding.discard, runs))
