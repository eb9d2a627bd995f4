"""A region's figures: the operator lets somebody look, a council agrees, the viewer reads, the council stops."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.regions import measures, queries, services

from .steps import PHONE, Look, come_in, sideways, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AREA = "/regions/west-midlands/"


def test_a_region_is_let_in_reads_and_sees_a_council_go(
    live, new_page, axe, operator, officer, person, birmingham, solihull, open_challenge
) -> None:
    look = Look(axe)
    for number in range(1, 5):
        open_challenge(solihull, reference=f"TST-0{number}", title=f"Shop {number}")
    with council_scope(solihull):
        services.give_consent(area=queries.areas_of(queries.here())[0], wanted=measures.keys(), by=SYSTEM)
    viewer, boss = person("Vi Viewer"), operator("Pat Operator")
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")

    _let_in(new_page(), live, look, boss, viewer)
    council = new_page()
    _agree(council, live, look, birmingham, admin)

    page = new_page()
    come_in(page, viewer, live.url(None, AREA))
    expect(page.get_by_role("heading", level=1)).to_contain_text("West Midlands")
    expect(page.get_by_text("Totals of 2 of 2 councils here that use the service.")).to_be_visible()
    expect(page.get_by_role("row", name="Call for solutions").get_by_role("cell")).to_have_text("4")
    look(page)
    assert page.locator(".masthead__list").bounding_box()["height"] < 60, "the header is one line"
    page.set_viewport_size(PHONE)
    assert sideways(page) == []
    with page.expect_download() as file:
        page.get_by_role("link", name="Table (CSV)").click()
    assert file.value.suggested_filename == "west-midlands.csv"
    page.goto(live.url(None, "/regions/"))
    look(page)
    assert sideways(page) == []
    assert page.goto(live.url(None, "/regions/wales/")).status == 404

    _stop(council, live, look, birmingham)
    page.goto(live.url(None, AREA))
    expect(page.get_by_text("Totals of 1 of 2 councils here that use the service.")).to_be_visible()


def _let_in(page: Any, live: Any, look: Look, boss: Any, viewer: Any) -> None:
    come_in(page, boss, live.url(None, "/console/regions/"))
    stands_at(page, "Regions")
    look(page)
    page.get_by_role("link", name="Let somebody look").click()
    page.get_by_role("button", name="Let them look").click()
    expect(page.get_by_role("alert")).to_contain_text("Select an area")
    look(page)
    page.get_by_label("E-mail address of their account").fill(viewer.email)
    page.get_by_label("Area").select_option(value="west-midlands")
    _last_day(page)
    page.get_by_label("Reason").fill("The authority named them.")
    page.get_by_role("button", name="Let them look").click()
    expect(page.get_by_text("They may look at West Midlands until")).to_be_visible()
    look(page)


def _last_day(page: Any) -> None:
    """A last day within a year."""
    last = clock.london(clock.now()).date() + timedelta(days=200)
    for name in ("Day", "Month", "Year"):
        page.get_by_label(name, exact=True).fill(str(getattr(last, name.lower())))


def _agree(page: Any, live: Any, look: Look, council: Any, admin: Any) -> None:
    come_in(page, admin, live.url(council, "/admin/sharing/"))
    expect(page.get_by_text("Nothing was ever shared.")).to_be_visible()
    look(page)
    page.get_by_role("link", name=re.compile("Read and agree ?: West Midlands")).click()
    expect(page.get_by_role("table")).to_contain_text("Officers engaged")
    look(page)
    page.get_by_label("I agree for the council").check()
    page.get_by_role("button", name="Share these figures").click()
    expect(page.get_by_text("Agreed by Ada Admin")).to_be_visible()
    look(page)


def _stop(page: Any, live: Any, look: Look, council: Any) -> None:
    page.goto(live.url(council, "/admin/sharing/"))
    page.get_by_role("link", name=re.compile("Stop sharing ?: West Midlands")).click()
    look(page)
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("sees nothing of you now")).to_be_visible()
