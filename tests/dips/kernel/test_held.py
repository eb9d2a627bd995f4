"""What was typed is read again only by who typed it, in the browser that sent it, and not for long."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock, held
from dips.kernel.models import HeldText

ANNA, BEN = uuid4(), uuid4()
TYPED = {"idea": ["Half an idea, Ŵyn 🐉"], "ticked": ["a", "b"]}
MINE = {"browser": "secret of a browser", "owner": ANNA, "place": "/somewhere/"}


@pytest.fixture
def portal_side(db: None):
    with portal_scope():
        yield


def test_it_is_found_again_by_its_owner_in_that_browser_alone(portal_side) -> None:
    assert held.hold(**MINE, typed=TYPED) is True

    assert held.find(**MINE) == TYPED
    assert held.find(**MINE | {"owner": BEN}) is None
    assert held.find(**MINE | {"browser": "another"}) is None
    assert held.find(**MINE | {"place": "/elsewhere/"}) is None


def test_the_row_tells_its_reader_nothing(portal_side) -> None:
    held.hold(**MINE, typed=TYPED)

    row = HeldText.objects.get()

    assert b"Half" not in bytes(row.content)
    assert "secret" not in row.browser


def test_a_row_given_to_somebody_else_cannot_be_opened(portal_side) -> None:
    held.hold(**MINE, typed=TYPED)
    HeldText.objects.update(owner_id=BEN)

    assert held.find(**MINE | {"owner": BEN}) is None


def test_the_last_of_a_form_is_held_and_dropped(portal_side) -> None:
    held.hold(**MINE, typed=TYPED)
    held.hold(**MINE, typed={"idea": ["All of it"]})
    assert held.find(**MINE) == {"idea": ["All of it"]}

    held.drop(**MINE)
    held.drop(**MINE)

    assert held.find(**MINE) is None


def test_it_is_gone_after_twelve_hours(portal_side) -> None:
    held.hold(**MINE, typed=TYPED)
    begun = HeldText.objects.get().held_at

    with clock.at(begun + held.FOR - timedelta(seconds=1)):
        assert held.find(**MINE) == TYPED
    with clock.at(begun + held.FOR):
        assert held.find(**MINE) is None


def test_what_is_too_much_is_not_held(portal_side) -> None:
    assert held.hold(**MINE, typed={"idea": ["x" * held.LARGEST]}) is False
    assert held.hold(**MINE, typed={}) is False
    assert HeldText.objects.count() == 0


def test_one_person_cannot_fill_the_shelf(portal_side) -> None:
    for number in range(held.MOST + 3):
        held.hold(**MINE | {"place": f"/{number}/"}, typed=TYPED)
    held.hold(**MINE | {"owner": BEN}, typed=TYPED)

    assert HeldText.objects.filter(owner_id=ANNA).count() == held.MOST
    assert held.find(**MINE | {"place": "/0/"}) is None
    assert held.find(**MINE | {"place": f"/{held.MOST + 2}/"}) == TYPED


def test_two_councils_hold_apart(birmingham, solihull) -> None:
    with council_scope(birmingham):
        held.hold(**MINE, typed=TYPED)
    with council_scope(solihull):
        assert held.find(**MINE) is None
        assert HeldText.objects.count() == 0
    with portal_scope():
        assert held.find(**MINE) is None
    with council_scope(birmingham):
        assert held.find(**MINE) == TYPED


def test_the_old_is_cleared_for_every_council_at_once(birmingham, solihull) -> None:
    from dips.councils.clearing import clear_held
    from dips.councils.scope import operator_scope

    for council in (birmingham, solihull):
        with council_scope(council):
            held.hold(**MINE, typed=TYPED)
            begun = HeldText.objects.get().held_at
            held.hold(**MINE | {"browser": None}, typed=TYPED)
    with portal_scope():
        held.hold(**MINE, typed=TYPED)

    assert clear_held() == 0
    with operator_scope(), clock.at(begun + held.FOR):
        assert held.clear() == 2
    with portal_scope():
        assert held.find(**MINE) == TYPED
    with operator_scope(), clock.at(begun + held.FOR_ITS_OWNER + timedelta(minutes=9)):
        assert held.clear() == 3
