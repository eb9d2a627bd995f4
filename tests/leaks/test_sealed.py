"""Nothing tells that somebody is applying: what others read is the same, byte for byte, with and without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock
from dips.suppliers.profile import of
from tenants.applications import services
from tenants.applications.models import Application
from tenants.calls.models import Call
from tenants.challenges.models import Challenge
from tests.tenants.applications.conftest import passing

from .roles import Visitor
from .scene import Side, _apply

CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"CSRF_TOKEN": "\w+"|dips_csrf=\w+|expires=[^;]+|\'(?:Expires|Last-Modified|Date|X-Request-ID)\': \'[^\']+\''
)
PORTAL = (
    "/", "/challenges/", "/challenges.json", "/challenges.csv", "/challenges.atom", "/councils/", "/sitemap.xml",
    "/api/v1/challenges/", "/api/v1/councils/", "/api/v1/councils/birmingham/challenges/",
    "/api/v1/councils/birmingham/challenges/TST-77/", "/api/v1/councils/birmingham/challenges/TST-77/call/",
    "/apply/birmingham/TST-77/",
)  # fmt: skip
SITE = (
    "/",
    "/challenges/",
    "/challenges/late-shops/",
    "/sitemap.xml",
    "/api/v1/challenges/",
    "/api/v1/challenges/TST-77/",
)
OFFICE = (
    "/admin/challenges/", "/admin/challenges/TST-77/", "/admin/applications/", "/admin/applications/challenge/TST-77/",
    "/api/v1/challenges/TST-77/applications/", "/api/v1/challenges/TST-77/gate/", "/api/v1/audit/",
)  # fmt: skip


def read(visitors: list[tuple[Visitor, tuple[str, ...]]]) -> dict[tuple[str, str], str]:
    """What each of them reads, with its headers, without what changes at every look."""
    found = {}
    for visitor, addresses in visitors:
        for address in addresses:
            response = visitor.ask("GET", address)
            found[visitor.role, address] = (
                f"{response.status_code} {CHANGING.sub('', response.content.decode() + str(response.headers))}"
            )
    return found


@pytest.fixture
def scene(birmingham, officer, supplier, open_challenge) -> Iterator[Side]:
    """One council with an open call, at one instant: the time of an answer must not tell anything apart."""
    side = Side(birmingham, "A")
    side.people["manager"] = officer(birmingham, "programme_manager")
    facts = {"kind": "charity", "staff_count": 14, "turnover_pence": 110_000_000}
    side.people["supplier"], side.organisation = supplier(**facts)
    side.people["rival"], _other = supplier(name="Rival Ltd", **facts)
    side.open = open_challenge(birmingham, reference="TST-77")
    with portal_scope():
        side.organisation.refresh_from_db()
    with clock.at(clock.now()):
        yield side


def others(side: Side) -> list[tuple[Visitor, tuple[str, ...]]]:
    return [
        (Visitor("stranger", None), PORTAL),
        (Visitor("rival", None, side.people["rival"]), PORTAL),
        (Visitor("stranger", side.council.slug), SITE),
    ]


def test_what_was_sent_shows_in_no_public_byte(scene) -> None:
    before = read(others(scene))
    with portal_scope():
        profile = of(scene.organisation)
    with council_scope(scene.council):
        _apply(scene, scene.open, profile)

    assert read(others(scene)) == before


def test_a_draft_shows_in_no_byte_of_the_office(scene) -> None:
    office = [(Visitor("manager", scene.council.slug, scene.people["manager"]), OFFICE)]
    before = read(office)
    with portal_scope():
        profile = of(scene.organisation)
    with council_scope(scene.council):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=scene.open)
        services.start_application(call=call, supplier=profile, by=scene.people["supplier"], eligibility=passing(call))

    assert read(office) == before


def test_control_a_count_that_moves_is_seen(scene) -> None:
    """Officers are told how many were sent, and a title that counts tells everybody: the comparison sees both."""
    outside, site = read(others(scene)), ("stranger", "/api/v1/challenges/TST-77/")
    office = [(Visitor("manager", scene.council.slug, scene.people["manager"]), OFFICE)]
    before = read(office)
    with portal_scope():
        profile = of(scene.organisation)
    with council_scope(scene.council):
        _apply(scene, scene.open, profile)

        Challenge.objects.update(title=f"Late shops ({Application.objects.count()})")
    after, told = read(office), read(others(scene))

    assert {where for where in before if before[where] != after[where]} >= {
        ("manager", "/admin/challenges/TST-77/"), ("manager", "/admin/applications/challenge/TST-77/"),
    }  # fmt: skip
    assert told[site] != outside[site]
