"""The step of provisioning that gives a new council its programme's standard."""

from __future__ import annotations

from functools import cache

from dips.blueprints import library, queries, services
from dips.blueprints.document import Document
from dips.blueprints.faults import BlueprintFaulty, Fault
from dips.blueprints.models import BlueprintVersion
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import register_step
from dips.kernel import clock
from dips.kernel.actors import System

from .models import ChecklistItem

STEP = "adopt"
PROVISIONING = System("provisioning")


def adopt(council: Council, run: ProvisioningRun) -> None:
    """Adopt the blueprint that the run names. Runs in the council's schema, as the council.

    A run that comes back finds it done. So does one that got a spare, in which it then counts from today.
    """
    done = queries.current_adoption()
    if done is None or done.digest != digest(run):
        services.adopt(_document(run.blueprint), by=PROVISIONING)
    elif services.date_anew(before=run.created_at, by=PROVISIONING):
        ChecklistItem.objects.update(begins_on=clock.london(clock.now()).date())


def digest(run: ProvisioningRun) -> str:
    """What the blueprint that the run names says."""
    return _looked_at(run.blueprint)[0]


def check(run: ProvisioningRun) -> None:
    """Refuse a request for a blueprint with faults before anything is made."""
    faults = _looked_at(run.blueprint)[1]
    if faults:
        raise BlueprintFaulty(faults)


def _looked_at(blueprint: str) -> tuple[str, list[Fault]]:
    """Its digest and its faults."""
    return _shipped(blueprint) if blueprint in library.names() else _read(blueprint)


def _read(blueprint: str) -> tuple[str, list[Fault]]:
    document = _document(blueprint)
    return services.digest(document), services.check(document)


def _document(blueprint: str) -> Document:
    """Of the library, of a folder or a zip; or, with its version behind an @, one that was published."""
    name, _at, version = blueprint.partition("@")
    row = BlueprintVersion.objects.filter(name=name, version=version, withdrawn_at=None).first() if version else None
    return library.load(blueprint) if row is None else Document.from_json(row.document)


_shipped = cache(_read)  # a release never changes its own library


def register() -> None:
    register_step(STEP, adopt, label="take the blueprint", check=check, ahead=digest)
