"""Both councils belong to their authority, and let it, their region and the nation see their figures."""

from __future__ import annotations

from collections.abc import Iterable

from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.regions import measures, queries, services

from . import people
from .people import LOADER

AUTHORITY = "west-midlands-combined-authority"


def run(councils: Iterable[Council]) -> None:
    """After the stories, so that there is something to count. What was agreed or ended since stays as it is."""
    for council in councils:
        if council.authority_id is None:
            services.place_council(council=council, authority=AUTHORITY, by=LOADER)
        with council_scope(council):
            keeper = people.officer(council, "council_admin") or LOADER
            known = set(queries.consents().values_list("area", flat=True))
            for area in queries.areas_of(queries.here()):
                if area.pk not in known:
                    services.give_consent(area=area, wanted=measures.keys(), by=keeper)
            services.count_figures()
