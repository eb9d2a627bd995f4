"""The choices of each filter of the country's list, and how many challenges each would leave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from dips.councils.remembered import remembered

from .queries import STATUS_SQL, TABLE, USUAL, WORD_SQL, Filters, words_in
from .states import LISTED_STATUSES, StageKind, Status

FACET_SQL = """
WITH base AS (
    SELECT c.slug AS council, c.name AS council_name, r.slug AS region, r.name AS region_name,
        {table}.stage, {table}.themes, {status} AS status
    FROM {table}
    JOIN councils_council c ON c.id = {table}.council_id
    LEFT JOIN councils_region r ON r.id = c.region_id
    WHERE {table}.listed AND NOT {table}.withdrawn AND c.state = 'active'{words}
)
{parts}"""
FACET_PARTS = {
    "council": "SELECT 'council', council, council_name, count(*) FROM base WHERE {rest} GROUP BY 2, 3",
    "region": "SELECT 'region', region, region_name, count(*) FROM base WHERE region IS NOT NULL AND {rest} GROUP BY 2, 3",
    "stage": "SELECT 'stage', stage, '', count(*) FROM base WHERE {rest} GROUP BY 2",
    "theme": "SELECT 'theme', theme, '', count(*) FROM base, unnest(themes) theme WHERE {rest} GROUP BY 2",
    "status": "SELECT 'status', status, '', count(*) FROM base WHERE {rest} GROUP BY 2",
}
ONLY = {"theme": "themes && %s::varchar[]"} | {
    name: f"{name} = ANY(%s::text[])" for name in ("council", "region", "stage", "status")
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice in a filter, and how many challenges it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices of every filter, each counted with the other filters held."""

    council: list[Facet] = field(default_factory=list)
    region: list[Facet] = field(default_factory=list)
    stage: list[Facet] = field(default_factory=list)
    theme: list[Facet] = field(default_factory=list)
    status: list[Facet] = field(default_factory=list)

    def sizes(self, filters: Filters) -> dict[str, int] | None:
        """How many rows of each status the question has; None if that is not to be told from the counts."""
        if filters.q or Status.WITHDRAWN in filters.status:
            return None
        return {each.value: each.count for each in self.status if not filters.status or each.value in filters.status}


def of(filters: Filters) -> Facets:
    """Every filter's choices and counts, in one statement; for the questions that most ask, remembered."""
    counted = (
        remembered(("facets", filters), lambda: _counted(filters), by_clock=True)
        if filters in USUAL
        else _counted(filters)
    )
    return replace(
        counted,
        stage=_in_order(counted.stage, StageKind),
        status=[each for each in _in_order(counted.status, Status) if each.value in LISTED_STATUSES],
    )


def _counted(filters: Filters) -> Facets:
    found = Facets()
    asked = words_in(filters.q)
    if filters.q.strip() and not asked:
        return found
    words = f" AND {TABLE}.search @@ ({' && '.join([WORD_SQL] * len(asked))})" if asked else ""
    parameters: list[Any] = [f"'{word}':*" for word in asked for _ in range(2)]
    parts = []
    for name, part in FACET_PARTS.items():
        others = {other: getattr(filters, other) for other in ONLY if other != name and getattr(filters, other)}
        parts.append(part.format(rest=" AND ".join([ONLY[other] for other in others]) or "true"))
        parameters += [list(each) for each in others.values()]
    sql = FACET_SQL.format(table=TABLE, status=STATUS_SQL, words=words, parts=" UNION ALL ".join(parts))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for name, value, label, count in cursor.fetchall():
            getattr(found, name).append(Facet(value, label or f"{value[:1].upper()}{value[1:]}", count))
    for name in ("council", "region", "theme"):
        getattr(found, name).sort(key=lambda each: each.label.casefold())
    return found


def as_listed(filters: Filters) -> Filters:
    """The same question with each theme written as challenges write it, whatever its capitals."""
    if not filters.theme:
        return filters
    known = [each.value for each in of(Filters()).theme]
    chosen = [[name for name in known if name.casefold() == given.casefold()] or [given] for given in filters.theme]
    return replace(filters, theme=tuple(dict.fromkeys(name for names in chosen for name in names)))


def counts() -> dict[str, int]:
    """How many listed challenges are open, upcoming and closed now."""
    found = {each.value: each.count for each in of(Filters()).status}
    return dict.fromkeys((each.value for each in LISTED_STATUSES), 0) | found


def _in_order(found: list[Facet], words) -> list[Facet]:
    by_value = {each.value: each for each in found}
    return [replace(by_value[word.value], label=str(word.label)) for word in words if word.value in by_value]
