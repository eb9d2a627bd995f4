"""What the filter form of the list sends: a plain GET, so that an address can be kept and shared."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from dips.councils import lookup
from dips.councils.models import Region

from .facets import Facet, Facets, as_listed
from .queries import Filters
from .states import StageKind, Status

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
    return as_listed(Filters(**given))


def query_of(filters: Filters) -> str:
    """The filters as the query of an address, without the page."""
    pairs = [("q", filters.q)] if filters.q else []
    for each in fields(filters):
        if each.name != "q":
            pairs += [(each.name, value) for value in getattr(filters, each.name)]
    return urlencode(pairs)


def with_chosen(facets: Facets, filters: Filters) -> Facets:
    """The choices with those that were made among them, even when nothing is left under them."""
    for name in ("council", "region", "stage", "theme", "status"):
        choices = getattr(facets, name)
        there = {each.value for each in choices}
        missing = [Facet(value, _label(name, value), 0) for value in getattr(filters, name) if value not in there]
        if missing:
            facets = replace(facets, **{name: choices + missing})
    return facets


def _label(name: str, value: str) -> str:
    if name == "council":
        council = lookup.by_slug(value) or lookup.closed_slug(value)
        return council.name if council is not None else value
    if name == "region":
        region = Region.objects.homes().filter(slug=value).first()
        return region.name if region is not None else value
    known = {"stage": StageKind, "status": Status}.get(name)
    return str(known(value).label) if known is not None and value in known.values else value


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
