"""Areas with their councils, as anybody may know them: who takes part, and how much each has published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from dips.councils import links, lookup
from dips.councils.models import Council, Region
from dips.councils.states import AreaKind
from dips.directory import queries as directory

from . import queries
from .models import Consent


@dataclass(frozen=True, slots=True)
class Member:
    """A council in an area."""

    name: str
    url: str
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An area. What is published is counted exactly: anybody can count it on the councils' own pages."""

    area: Region
    councils: tuple[Member, ...]
    published: int
    open: int
    query: str

    @property
    def taking_part(self) -> list[Member]:
        return [each for each in self.councils if each.takes_part]


def read() -> list[Place]:
    """Every area, nations first."""
    councils = list(directory.councils())
    parents = dict(Region.objects.values_list("pk", "parent"))
    agreed = set(Consent.objects.filter(ended_at=None).values_list("area", "schema"))
    lookup.learn_hosts(councils)
    return [_place(area, councils, parents, agreed) for area in queries.areas()]


def one(area: Region) -> Place:
    """The same of one area."""
    return next(each for each in read() if each.area == area)


def _place(
    area: Region, councils: Iterable[Council], parents: dict[UUID, UUID | None], agreed: set[tuple[UUID, str]]
) -> Place:
    here = [
        council
        for council in councils
        if area.pk in (council.authority_id, council.region_id)
        or (council.region_id is not None and parents.get(council.region_id) == area.pk)
    ]
    members = [Member(each.name, links.council_url(each, "/"), (area.pk, each.schema_name) in agreed) for each in here]
    return Place(
        area,
        tuple(members),
        sum(each.listed for each in here),
        sum(each.open for each in here),
        _query(area, here, parents),
    )


def _query(area: Region, councils: Iterable[Council], parents: dict[UUID, UUID | None]) -> str:
    """The filter of the directory that finds the challenges of these councils."""
    if area.kind == AreaKind.AUTHORITY:
        return urlencode({"council": [each.slug for each in councils]}, doseq=True)
    regions = {each.region.slug for each in councils if each.region is not None}
    return urlencode({"region": sorted(regions) or [area.slug]}, doseq=True)
