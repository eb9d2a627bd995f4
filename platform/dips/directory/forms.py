"""What the filter form of the list sends: a plain GET, so that an address can be kept and shared."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from .queries import Facets, Filters

MOST_VALUES = 20
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, with the address of the list without it."""

    text: str
    url: str


def filters_of(query: QueryDict) -> Filters:
    """Read the filters of an address. What is not a filter is not ours; what is too long is cut."""
    given: dict[str, Any] = {"q": " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST]}
    for name in (each.name for each in fields(Filters) if each.name != "q"):
        values = [value.strip()[:LONGEST] for value in query.getlist(name) if "\x00" not in value]
        given[name] = tuple(dict.fromkeys(value for value in values if value))[:MOST_VALUES]
    return Filters(**given)


def query_of(filters: Filters) -> str:
    """The filters as the query of an address, without the page."""
    pairs = [("q", filters.q)] if filters.q else []
    for each in fields(filters):
        if each.name != "q":
            pairs += [(each.name, value) for value in getattr(filters, each.name)]
    return urlencode(pairs)


def chips_of(filters: Filters, facets: Facets, *, path: str) -> list[Chip]:
    """The filters in force, each in the words of its choice."""
    chips: list[Chip] = []
    if filters.q:
        chips.append(Chip(_("“%(words)s”") % {"words": filters.q}, _address(path, filters.without("q"))))
    for name in ("status", "council", "region", "stage", "theme"):
        labels = {each.value: each.label for each in getattr(facets, name)}
        for value in getattr(filters, name):
            chips.append(Chip(labels.get(value, value), _address(path, filters.without(name, value))))
    return chips


def _address(path: str, filters: Filters) -> str:
    query = query_of(filters)
    return f"{path}?{query}" if query else path
