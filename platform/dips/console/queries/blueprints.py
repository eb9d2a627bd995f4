"""The library of blueprints: what every council may take, and how many did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Count

from dips.blueprints import library
from dips.blueprints.models import Adoption


@dataclass(frozen=True, slots=True)
class Shipped:
    """One blueprint of the library."""

    name: str
    version: str
    title: str
    summary: str
    licence: str


@cache
def shipped() -> tuple[Shipped, ...]:
    """Those that came with this release. Read once: they change only with it."""
    metas = [library.load(name).meta for name in library.names()]
    return tuple(Shipped(*(str(meta.get(key, "")) for key in Shipped.__slots__)) for meta in metas)


def adoptions() -> dict[tuple[str, str], int]:
    """How many councils took each version, of whatever origin."""
    rows = Adoption.objects.values("name", "version").annotate(councils=Count("schema", distinct=True))
    return {(row["name"], row["version"]): row["councils"] for row in rows.order_by("name", "version")}
