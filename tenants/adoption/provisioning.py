"""The step of provisioning that gives a new council its programme's standard."""

from __future__ import annotations

from dips.blueprints import library, queries, services
from dips.blueprints.faults import BlueprintFaulty
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import register_step
from dips.kernel.actors import System

STEP = "adopt"
PROVISIONING = System("provisioning")


def adopt(council: Council, run: ProvisioningRun) -> None:
    """Adopt the blueprint that the run names. Runs in the council's schema, as the council. A run that comes back finds it done."""
    document = library.load(run.blueprint)
    done = queries.current_adoption()
    if done is None or done.digest != services.digest(document):
        services.adopt(document, by=PROVISIONING)


def check(run: ProvisioningRun) -> None:
    """Refuse a request for a blueprint with faults before anything is made."""
    faults = services.check(library.load(run.blueprint))
    if faults:
        raise BlueprintFaulty(faults)


def register() -> None:
    register_step(STEP, adopt, label="take the blueprint", check=check)
