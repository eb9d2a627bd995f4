"""Councils made before anyone asked: the first request for their blueprint gets one, in milliseconds.

A spare is a council without a name or a host. It is migrated, sealed and backed up like all others, and nobody can see
it. Its request stands as `ProvisioningRun.spare_of`, a hash of what was made ahead: after a new release whoever asks
gets no spare of the old one, and the job makes others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from . import owner, provisioning
from .models import ProvisioningRun
from .models.council import new_schema_name
from .scope import portal_scope
from .states import LIVE, CouncilState, RunState

NAME = "Kept ready"
usual: list[Callable[[], str]] = []
"""Says what most councils begin with; the standard while nobody does. Filled in `ready()`."""
PAUSE = timedelta(hours=1)  # after one that could not be made

READY = """
SELECT r.id, r.schema_name, c.id
FROM councils_provisioningrun r JOIN councils_council c ON c.id = r.council_id
WHERE r.spare_of = %s AND r.state = 'done' AND c.state = 'spare'
ORDER BY r.created_at LIMIT 1
FOR UPDATE OF r, c SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Spare:
    """What a request takes over."""

    schema_name: str
    council: UUID


def made_of(run: ProvisioningRun) -> str:
    """A hash of all that could be made ahead for this request; empty where nothing can."""
    parts = [f"{step.key}\0{step.ahead(run)}" for step in provisioning.ordered() if step.ahead is not None]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest() if parts else ""


def take(link: owner.Owner, run: ProvisioningRun) -> Spare | None:
    """A spare that is what the request wants, in the owner's transaction; two requests never get the same."""
    wanted = made_of(run)
    row = link.execute(READY, [wanted]).fetchone() if wanted else None
    if row is None:
        return None
    request, schema, council = row
    link.execute("DELETE FROM councils_provisioningrun WHERE id = %s", [request])
    return Spare(schema, council)


def keep() -> int:
    """File requests until as many spares stand, or are being made, as `DIPS_SPARES` says. Returns how many.

    One that could not be made is tried again after an hour: whatever was wrong is wrong for all.
    """
    with portal_scope():
        wanted = _request()
        if not wanted.spare_of or _of(wanted).filter(state=RunState.REMOVED, finished_at__gt=Now() - PAUSE).exists():
            return 0
        standing = ready(wanted).count() + _of(wanted).filter(state__in=LIVE).count()
        missing = range(max(0, settings.DIPS_SPARES - standing))
        for _number in missing:
            run = _request()
            run.save(force_insert=True)
            provisioning.hand_over(run)
    return len(missing)


def ready(wanted: ProvisioningRun) -> QuerySet[ProvisioningRun]:
    return _of(wanted).filter(state=RunState.DONE, council__state=CouncilState.SPARE)


def outdated() -> QuerySet[ProvisioningRun]:
    """Those of an earlier release, which nobody will get."""
    done = ProvisioningRun.objects.filter(state=RunState.DONE, council__state=CouncilState.SPARE)
    return done.exclude(spare_of=_request().spare_of)


def _of(wanted: ProvisioningRun) -> QuerySet[ProvisioningRun]:
    return ProvisioningRun.objects.filter(spare_of=wanted.spare_of)


def _request() -> ProvisioningRun:
    schema = new_schema_name()
    blueprint = next((say() for say in usual), provisioning.STANDARD)
    run = ProvisioningRun(slug=schema.replace("_", "-"), name=NAME, schema_name=schema, blueprint=blueprint)
    run.spare_of = made_of(run)
    return run
