"""The people of the demonstration: two suppliers, an operator, a region viewer, and every role of every council. All invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dips.accounts.models import User
from dips.accounts.queries import user_by_email
from dips.accounts.services import create_account
from dips.console import services as console
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, portal_scope
from dips.councils.states import CouncilState
from dips.kernel import clock
from dips.kernel.actors import System
from dips.regions import queries
from dips.regions import services as regions
from dips.staff import queries as staff
from dips.staff import services as roles
from dips.suppliers import services as suppliers
from dips.suppliers.models import SupplierOrganisation
from dips.suppliers.queries import organisations_of

LOADER = System("demo")


@dataclass(frozen=True, slots=True)
class DemoSupplier:
    """One invented small firm and the person who acts for it."""

    email: str
    full_name: str
    organisation: dict[str, Any]


SUPPLIERS = (
    DemoSupplier(
        "priya@plainview.example.org",
        "Priya Anand",
        {
            "legal_name": "Plainview Planning Ltd",
            "kind": "company",
            "company_number": "99000001",
            "website": "https://plainview.example.org",
            "address_line_1": "4 Example Yard",
            "town": "Birmingham",
            "postcode": "B1 1AA",
            "staff_count": 14,
            "turnover_pence": 920_000_00,
            "balance_sheet_pence": 310_000_00,
        },
    ),
    DemoSupplier(
        "gwilym@streetvoice.example.org",
        "Gwilym Siôn",
        {
            "legal_name": "Streetvoice Labs Ltd",
            "trading_name": "Streetvoice",
            "kind": "company",
            "company_number": "99000002",
            "website": "https://streetvoice.example.org",
            "address_line_1": "12 Invented Street",
            "town": "Caerdydd",
            "postcode": "CF10 1AA",
            "staff_count": 6,
            "turnover_pence": 240_000_00,
            "balance_sheet_pence": 85_000_00,
        },
    ),
)
VIEWER = ("region.viewer@dips.example.org", "Region viewer, West Midlands")
SEEN = ("west-midlands", "west-midlands-combined-authority")
OPERATOR = ("operator@dips.example.org", "Platform operator")


def seed(councils: Iterable[Council] | None = None) -> None:
    """Make whoever is missing. Nobody has a password: `/demo/` signs them in."""
    with portal_scope():
        everyone = list(councils or Council.objects.filter(state=CouncilState.ACTIVE))
        for each in SUPPLIERS:
            supplier(each)
        operator()
        viewer()
    for council in everyone:
        officers(council)


def supplier(each: DemoSupplier) -> tuple[User, SupplierOrganisation]:
    user = person(each.email, each.full_name)
    organisation = organisations_of(user).first()
    if organisation is None:
        organisation = suppliers.create_organisation(by=user, illustrative=True, **each.organisation)
    return user, organisation


def operator() -> User:
    user = person(*OPERATOR)
    return user if user.is_operator else console.make_operator(email=user.email, by=LOADER)


def viewer() -> User:
    """Somebody of the combined authority. A year after the first load, load again."""
    user = person(*VIEWER)
    seen = queries.seen_by(user)
    last = clock.london(clock.now()).date() + regions.LONGEST
    for area in Region.objects.filter(slug__in=SEEN):
        if area.pk not in seen:
            regions.grant_view(email=user.email, area=area, expires_on=last, reason="For show.", by=LOADER)
    return user


def officers(council: Council) -> None:
    """One person for each role that the council has now."""
    with council_scope(council):
        wanted = [(role.key, role.name) for role in staff.roles()]
    for key, name in wanted:
        with portal_scope():
            user = person(officer_email(council, key), f"{name}, {council.label}")
        with council_scope(council):
            here = User.objects.get(pk=user.pk)
            if staff.member_of(here) is None:
                roles.enrol_person(user=here, role_keys=[key], by=LOADER, job_title=name)


def officer_email(council: Council, role_key: str) -> str:
    """`challenge.owner@birmingham.example.org`."""
    return f"{role_key.replace('_', '.')}@{council.slug}.example.org"


def officer(council: Council, role_key: str) -> User | None:
    """The seeded person of a role."""
    return User.objects.filter(email=officer_email(council, role_key)).first()


def person(email: str, full_name: str) -> User:
    return user_by_email(email) or create_account(email=email, full_name=full_name, by=LOADER)
