"""Reads of blueprints and adoptions."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from .models import Adoption, BlueprintVersion, Use
from .rules import Semver

NATION = ""


def published() -> QuerySet[BlueprintVersion]:
    """What is offered to whoever asks: row policies leave out other regions' own."""
    return BlueprintVersion.objects.filter(withdrawn_at=None).defer("document")


def newest(*, region: str | None = None) -> list[BlueprintVersion]:
    """The last version of each blueprint that is offered, by name; of those for one region, or for the NATION, if said."""
    last: dict[str, BlueprintVersion] = {}
    asked = published() if region is None else published().filter(region=region)
    for version in sorted(asked, key=lambda each: (each.name, each.order)):
        last[version.name] = version
    return list(last.values())


def upgrade_of(adoption: Adoption) -> BlueprintVersion | None:
    """The last version of what the council took, if it comes after the council's."""
    offered = published().filter(name=adoption.name)
    last = max(offered, key=lambda each: each.order, default=None)
    return last if last is not None and last.order > Semver.of(adoption.version) else None


def users() -> dict[str, list[Use]]:
    """Under each blueprint's name who uses one of its versions, longest first."""
    found: dict[str, list[Use]] = {}
    for use in Use.objects.all():
        found.setdefault(use.name, []).append(use)
    return found


def adoptions() -> QuerySet[Adoption]:
    """Those of the council one stands in, newest first."""
    return Adoption.objects.filter(schema=connection.schema_name)  # type: ignore[attr-defined]


def current_adoption() -> Adoption | None:
    return adoptions().first()
