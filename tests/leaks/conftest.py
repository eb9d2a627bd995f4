"""Two councils with everything in them, and everybody who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from dips.billing import prices
from dips.console.services import ask_access
from tests.support.fakestripe.state import Stripe
from tests.support.fixture_challenges import make_challenge
from tests.support.fixture_database import Staged, council_of, stage
from tests.support.fixture_people import make_officer, make_person, make_supplier

from .roles import Visitor
from .scene import Side, build

WHY = "The applicant says that it was not saved."
SIDES = (("birmingham", "A"), ("solihull", "B"))


@pytest.fixture(scope="session")
def staged(django_db_setup: None, django_db_blocker) -> Iterator[Staged]:
    """Both councils, made once a worker."""
    make = {
        "officer": make_officer, "supplier": make_supplier, "person": make_person, "open_challenge": make_challenge,
    }  # fmt: skip
    with (
        django_db_blocker.unblock(),
        stage("scene", lambda: tuple(build(council_of(slug), letter, make=make) for slug, letter in SIDES)) as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def _names(name_server) -> None:
    """Who asks the DNS asks ours, which knows nothing."""


@pytest.fixture(autouse=True)
def _payments(payments) -> None:
    """Payments are on."""


@pytest.fixture
def sides(staged: Staged, payments, db: None) -> tuple[Side, Side]:
    """The council that is asked, and the other one. Each test has them to itself: what it writes is undone."""
    mine, other = deepcopy(staged.made)
    for side in (mine, other):
        known_to(payments.store, side)
    prices.refresh()  # read at a visit, they would be taken back with all that the visit wrote
    return mine, other


def known_to(stripe: Stripe, side: Side) -> None:
    """Make there what the scene's account of a council names, or else whatever is paid is refused as a stranger's."""
    customer, subscription = f"cus_{side.letter}", f"sub_{side.letter}"
    stripe.make_customer({"id": customer, "email": "pay@example.org", "metadata": {"council": str(side.council.pk)}})
    items = [{"price": "price_council"}]
    body = {"customer": customer, "items": items, "collection_method": "send_invoice", "days_until_due": 30}
    made = stripe.make_subscription(body)
    stripe.subscriptions[subscription] = stripe.subscriptions.pop(made["id"]) | {"id": subscription}


@pytest.fixture
def visitors(sides, operator):
    """`visitors(portal=True)`: everybody on the portal, or on the first council's host."""
    mine, other = sides
    boss = operator()
    for side in sides:  # what is sealed stays so for them
        access = ask_access(
            council=side.council, kind="challenge", reference=side.open.reference, reason=WHY, ticket="T-1",
            minutes=60, by=boss,
        )  # fmt: skip
        side.ids["access"] = str(access.pk)
    mine.ids["second operator"] = str(operator().pk)

    def make(*, portal: bool) -> dict[str, Visitor]:
        return mine.visitors(other, boss, portal=portal)

    return make
