"""Two councils with everything in them, and everybody who may ask."""

from __future__ import annotations

import pytest

from .roles import Visitor
from .scene import Side, build


@pytest.fixture
def sides(birmingham, solihull, officer, supplier, person, open_challenge) -> tuple[Side, Side]:
    """The council that is asked, and the other one."""
    make = {"officer": officer, "supplier": supplier, "person": person, "open_challenge": open_challenge}
    return build(birmingham, "A", make=make), build(solihull, "B", make=make)


@pytest.fixture
def visitors(sides, operator):
    """`visitors(portal=True)`: everybody on the portal, or on the first council's host."""
    mine, other = sides
    boss = operator()

    def make(*, portal: bool) -> dict[str, Visitor]:
        return mine.visitors(other, boss, portal=portal)

    return make
