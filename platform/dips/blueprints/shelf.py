"""The blueprints that came with this release, in a few words each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from . import library


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
    """Read once: they change only with the release."""
    metas = [library.load(name).meta for name in library.names()]
    return tuple(Shipped(*(str(meta.get(key, "")) for key in Shipped.__slots__)) for meta in metas)
