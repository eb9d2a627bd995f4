"""What a council may begin with: the blueprints that came with this release, and those that councils published for all."""

from __future__ import annotations

from dataclasses import dataclass

from dips.blueprints import queries, shelf

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
    """To whoever signs up: one version of each, the shipped one where there is one."""
    known = {each.name for each in shelf.shipped()}
    return [each for each in every() if each.publisher is None or each.key.partition("@")[0] not in known]


def every() -> list[Beginning]:
    """The shipped ones first, then the last version of each that was published for everybody."""
    shipped = sorted(shelf.shipped(), key=lambda each: each.name != FIRST)
    known = {(each.name, each.version) for each in shipped}
    published = [each for each in queries.newest() if (each.name, each.version) not in known and not each.region]
    return [
        *(Beginning(each.name, each.title, each.summary, each.version) for each in shipped),
        *(
            Beginning(f"{each.name}@{each.version}", each.title, each.summary, each.version, each.owner)
            for each in published
        ),
    ]
