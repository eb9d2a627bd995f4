"""An officer waits for the close, reads what came, judges who may take part, and moves the challenge through its gate.

Whole pages of the admin are checked with axe, Wagtail's frame included: it finds nothing there to except.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope

from .conftest import end, send
from .steps import Look, come_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_officer_reads_after_the_close_and_moves_the_stage(live, new_page, axe, buses, supplier, officer) -> None:
    firms = {name: supplier(name=name)[0] for name in ("Plainview Ltd", "Streetvoice Labs")}
    plainview, streetvoice = (send(buses, user) for user in firms.values())
    manager = officer(buses.council, "programme_manager", full_name="Mo Manager")
    reference, next_stage = buses.challenge.reference, "Exploration"
    page, look = new_page(), Look(axe)

    def sealed() -> None:
        """No name, reference or answer of an application is on the page."""
        assert [name for name in firms if name in page.content()] == []
        assert re.search(r"BHM-06-\d{4}", page.content()) is None
        look(page)

    # Before the close: a number, and no way to a name.
    come_in(page, manager, live.url(buses.council, "/admin/applications/"))
    row = page.get_by_role("row").filter(has_text=reference)
    expect(row.get_by_role("cell").last).to_have_text("2")
    sealed()
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_text("2 applications were sent so far.")).to_be_visible()
    sealed()
    assert page.goto(live.url(buses.council, f"/admin/applications/{id_of(buses, plainview)}/")).status == 403
    sealed()
    page.goto(live.url(buses.council, f"/admin/challenges/{reference}/"))
    expect(page.get_by_text("2 applications were sent so far.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".w-breadcrumbs li").last).to_have_css("white-space", "normal")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("heading", name=f"Gate to {next_stage}")).to_be_visible()
    sealed()

    # The gate is shut, and says what is missing.
    page.get_by_label("Why is the challenge moving on?").fill("Three firms were chosen.")
    page.get_by_role("button", name=f"Move to {next_stage}").click()
    refusal = page.locator(".notice--bad")
    expect(refusal).to_contain_text("The call is open until")
    expect(refusal).to_contain_text("Eligibility is recorded after the call has closed.")
    expect(page.get_by_label("Why is the challenge moving on?")).to_have_value("Three firms were chosen.")
    look(page)

    # After the close: the list, and one application as it was sent.
    end(buses)
    page.goto(live.url(buses.council, "/admin/applications/"))
    page.get_by_role("link", name=reference).click()
    for name, sent in zip(firms, (plainview, streetvoice), strict=True):
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(sent)
    look(page)
    page.get_by_role("link", name=plainview).click()
    for asked in buses.pages:
        expect(page.get_by_role("heading", name=asked.title, exact=True)).to_be_visible()
    expect(page.get_by_text("£24,500")).to_be_visible()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Submitted")
    look(page)

    # A rule that fails needs a note; what was chosen stays on the page.
    choose(page, "fail")
    page.get_by_role("button", name="Record results").click()
    expect(page.locator(".notice--bad")).to_be_visible()
    expect(page.get_by_label("Result: ").first).to_have_value("fail")
    look(page)
    for box in page.get_by_label("Note: ").all():
        box.fill("Not registered in the United Kingdom.")
    page.get_by_role("button", name="Record results").click()
    expect(page.locator(".notice--bad")).to_contain_text("This makes the application ineligible")
    look(page)
    page.get_by_role("button", name="Record it and send the letter").click()
    expect(page.get_by_text("Recorded: Ineligible")).to_be_visible()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Mo Manager")

    # One result is still missing; with it, only a reason is.
    page.goto(live.url(buses.council, f"/admin/challenges/{reference}/"))
    page.get_by_label("Why is the challenge moving on?").fill("Streetvoice Labs was chosen.")
    page.get_by_role("button", name=f"Move to {next_stage}").click()
    expect(page.locator(".notice--bad")).to_contain_text("1 application has no eligibility result yet.")
    page.get_by_role("link", name="Read the applications").click()
    page.get_by_role("link", name=streetvoice).click()
    choose(page, "pass")
    page.get_by_role("button", name="Record results").click()
    expect(page.get_by_text("Recorded: Eligible")).to_be_visible()
    page.goto(live.url(buses.council, f"/admin/challenges/{reference}/"))
    page.get_by_role("button", name=f"Move to {next_stage}").click()
    expect(page.locator(".notice--bad")).to_contain_text("Say why the challenge is moving on")
    look(page)
    page.get_by_label("Why is the challenge moving on?").fill("Streetvoice Labs was chosen.")
    page.get_by_role("button", name=f"Move to {next_stage}").click()
    expect(page.get_by_text(f"The challenge is now in “{next_stage}”.")).to_be_visible()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Streetvoice Labs was chosen.")
    look(page)

    # Everybody can see that it moved, and nobody sees who applied.
    visitor = new_page()
    visitor.goto(live.url(buses.council, f"/challenges/{reference}/"))
    stands_at(visitor, buses.question)
    expect(visitor.get_by_role("region", name="Stages").locator("[aria-current=step]")).to_contain_text(next_stage)
    expect(visitor.get_by_text("Closed to applications").locator("visible=true").first).to_be_visible()
    assert [name for name in firms if name in visitor.content()] == []
    visitor.goto(live.url(None, "/challenges/?stage=exploration"))
    expect(visitor.get_by_role("listitem").filter(has_text=buses.question)).to_contain_text(next_stage)


def choose(page: Any, result: str) -> None:
    expect(page.get_by_role("button", name="Record results")).to_be_visible()
    for each in page.get_by_label("Result: ").all():
        each.select_option(result)


def id_of(challenge: Any, reference: str) -> str:
    from tenants.applications.models import Application

    with council_scope(challenge.council):
        return str(Application.objects.get(reference=reference).pk)
