"""Thousands of odd requests, as every kind of caller: no fault of ours, and every answer as described."""

from __future__ import annotations

import pytest

from dips.accounts.tokens.scopes import Scope
from tests.support.fixture_people import host_of

from .fuzzing import Described

pytestmark = pytest.mark.django_db
USUAL = 4  # turns of the one who may most, to one of each other: what refuses those is one door, not one a request


@pytest.fixture
def examples(rounds) -> int:
    """Of good and of bad requests, for each operation."""
    return rounds(quick=3, full=450)


@pytest.fixture
def world(birmingham, open_challenge):
    open_challenge(birmingham, reference="TST-77")
    return birmingham


def told(figure, described: Described, examples: int) -> None:
    faults = described.fuzz(examples)
    figure("faults found by odd requests", len(faults), limit=0, cases=described.calls)
    assert faults == []


def test_portal(api, world, supplier, operator, figure, examples) -> None:
    person = supplier(kind="charity")[0]
    others = [api(None), api(None, operator()), api(None, person, scopes=[Scope.PROFILE_READ])]
    told(figure, Described([api(None, person)] * USUAL + others, host_of()), examples)


def test_council(api, world, supplier, officer, figure, examples) -> None:
    admin = officer(world, "council_admin")
    others = [api(world, officer(world, role)) for role in ("programme_manager", "assessor")]
    others += [api(world), api(world, supplier()[0]), api(world, admin, scopes=[Scope.PROFILE_READ])]
    told(figure, Described([api(world, admin)] * USUAL + others, host_of("birmingham")), examples)


def test_the_same_requests_every_time(api, world) -> None:
    """Whatever else is loaded: a constant of a new module of ours must not change what is sent."""
    import sys
    from types import ModuleType

    def sent() -> str:
        described = Described([api(world)], host_of("birmingham"))
        described.fuzz(3, only=lambda operation: operation.path.endswith("/challenges/"))
        return described.digest

    first = sent()
    late = ModuleType("tenants.late")
    late.__file__ = __file__
    sys.modules["tenants.late"] = late
    try:
        assert sent() == first
    finally:
        del sys.modules["tenants.late"]
