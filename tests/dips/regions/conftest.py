"""A council that shares, and somebody who may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dips.councils.models import Council, Region
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.regions import measures, services
from dips.regions.models import Figure

WMCA = "west-midlands-combined-authority"


@pytest.fixture
def area(db: None) -> Callable[[str], Region]:
    """`area("west-midlands")`."""
    return lambda slug="west-midlands": Region.objects.get(slug=slug)


@pytest.fixture
def share(db: None, area) -> Callable[..., None]:
    """`share(council, slug)`: agree there to everything that could be shared."""

    def agree(council: Council, slug: str = "west-midlands") -> None:
        with council_scope(council):
            services.give_consent(area=area(slug), wanted=measures.keys(), by=SYSTEM)

    return agree


@pytest.fixture
def show(db: None) -> Callable[..., None]:
    """`show(council, officers=5)`: figures as if they had been counted; 0 and under 3 as the rule has it."""

    def write(council: Council, **values: int) -> None:
        from dips.regions.small import shown

        with council_scope(council):
            for key, true in values.items():
                figure = shown(true)
                facts = {"value": figure.value, "is_small": figure.is_small, "unit": "count"}
                Figure.objects.update_or_create(schema=council.schema_name, measure=key, part="", defaults=facts)

    return write


@pytest.fixture
def viewer(person) -> Callable[..., Any]:
    """`viewer("west-midlands")`: somebody whom an operator has let in."""

    def let_in(*slugs: str, days: int = 30) -> Any:
        user = person("Vi Viewer")
        last = clock.london(clock.now()).date() + timedelta(days=days)
        for slug in slugs or ("west-midlands",):
            services.grant_view(email=user.email, area=slug, expires_on=last, reason="Asked for.", by=SYSTEM)
        return user

    return let_in
