"""A stranger becomes the administrator of a council of their own: three typed fields, and no second letter."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from dips.councils import lookup, services
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope
from dips.staff import queries as staff
from tests.support.fixture_people import PASSWORD

from .steps import PHONE, Look, link_in, sign_in, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = {"width": 1280, "height": 800}
EMAIL = "officer@dudley.gov.uk"


def test_from_the_front_page_to_the_council_s_back_office(live, new_page, axe, birmingham, tidied, deliver) -> None:
    page = new_page()

    def look() -> None:
        """Once wide, once on a phone."""
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            Look(axe if size is DESK else None, is_narrow=size is PHONE)(page)

    page.goto(live.url(None, "/"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Set up your council").click()
    page.get_by_label("Your work e-mail address").fill("dee@gmail.com")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("alert")).to_contain_text("gmail.com is for private mail")
    look()
    page.get_by_label("Your work e-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send me the link").click()
    stands_at(page, "Check your e-mail")
    look()

    page.goto(link_in(deliver()[-1], "/set-up/link/"))
    look()
    page.get_by_role("button", name="Confirm and go on").click()
    stands_at(page, "Is this your council?")
    expect(page.get_by_text("Dudley Metropolitan Borough Council")).to_be_visible()
    look()
    page.get_by_role("link", name="No, choose another council").click()
    page.get_by_label("Name of your council").fill("dud")
    page.get_by_role("button", name="Search").click()
    look()
    page.get_by_label("Dudley Metropolitan Borough Council").check()
    page.get_by_role("button", name="This is my council").click()
    page.get_by_role("button", name="Yes, continue").click()
    stands_at(page, "Who you are")
    page.get_by_label("Full name").fill("Dee Officer")
    page.get_by_label("Password").fill(PASSWORD)
    look()
    page.get_by_role("button", name="Set up the council").click()

    stands_at(page, "Setting up Dudley Metropolitan Borough Council")
    page.get_by_role("link", name="Stop that").click()
    look()
    services.provision(ProvisioningRun.objects.get(slug="dudley"))
    page.get_by_role("link", name="Refresh this page").click()
    stands_at(page, "Dudley Metropolitan Borough Council is ready")
    look()

    council = lookup.by_slug("dudley")
    assert council is not None
    assert (council.gss_code, council.plan, council.email_domain) == ("E08000027", "pilot", "dudley.gov.uk")
    with council_scope(council):
        [boss] = staff.people()
        assert (boss.email, [role.key for role in staff.roles_of(boss)]) == (EMAIL, ["council_admin"])
        assert not staff.invitations_waiting().exists()
    ready = [letter for letter in deliver() if letter.to == [EMAIL]][-1]
    assert ready.subject == "Dudley Metropolitan Borough Council is ready"
    page.get_by_role("link", name="Go to your checklist").click()
    sign_in(page, SimpleNamespace(email=EMAIL))
    expect(page).to_have_url(link_in(ready, "/admin/"))
