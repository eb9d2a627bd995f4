"""What a council may begin with: the blueprints that came with this release, and those that councils published for all."""

from __future__ import annotations

from dataclasses import dataclass

from dips.blueprints import queries, shelf
from dips.blueprints.models import BlueprintVersion
from dips.blueprints.rules import Semver

FIRST = "dips-birmingham"  # the programme that all of this began with


@dataclass(frozen=True, slots=True)
class Beginning:
    """One of them. `key` is what a request for a council names."""

    key: str
    title: str
    summary: str
    version: str
    publisher: str | None = None  # a council's schema, empty for the platform; nobody for what came with the release


def offered() -> list[Beginning]:
    """To whoever signs up, and to an operator: each in its newest version, those that came with the release first.

    A version that was published for everybody takes the place of the shipped one when it is newer.
    """
    published = {each.name: each for each in queries.newest(region=queries.NATION)}
    found = []
    for shipped in sorted(shelf.shipped(), key=lambda each: each.name != FIRST):
        other = published.pop(shipped.name, None)
        is_newer = other is not None and other.order > Semver.of(shipped.version)
        found.append(_published(other) if other is not None and is_newer else _shipped(shipped))
    return [*found, *map(_published, published.values())]


def find(wanted: str) -> Beginning | None:
    """By its key; a name alone is its newest version."""
    return next((each for each in offered() if wanted in (each.key, each.key.partition("@")[0])), None)


def usual() -> str:
    """What is selected for whoever signs up, so that a council of it can be kept ready."""
    return offered()[0].key


def _shipped(each: shelf.Shipped) -> Beginning:
    return Beginning(each.name, each.title, each.summary, each.version)


def _published(each: BlueprintVersion) -> Beginning:
    return Beginning(f"{each.name}@{each.version}", each.title, each.summary, each.version, each.owner)
