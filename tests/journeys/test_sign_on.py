"""A council sets its own sign-on, and an officer comes in by it; somebody who has no place here is told so."""

from __future__ import annotations

import re

import pytest
from oidc_provider_mock import User as MockUser
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import expect

from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import operator_scope

from .steps import PHONE, Look, come_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OLU = "olu@birmingham.gov.uk"


@pytest.fixture
def provider():
    known = [
        MockUser(sub="olu", claims={"email": OLU, "email_verified": True}),
        MockUser(sub="nobody", claims={"email": "nobody@birmingham.gov.uk", "email_verified": True}),
    ]
    with run_server_in_thread(user_claims=known) as server:
        yield f"http://localhost:{server.server_port}"


def test_an_officer_comes_in_by_the_councils_own_sign_on(live, new_page, axe, birmingham, officer, provider) -> None:
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(email_domain="birmingham.gov.uk", languages=["en", "cy"])
    lookup.forget()
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    officer(birmingham, "programme_manager", full_name="Olu Officer", email=OLU)
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    # Set, checked, turned on.
    come_in(page, admin, live.url(birmingham, "/admin/sign-on/"))
    expect(page.get_by_text("/accounts/sign-on/back/")).to_be_visible()
    look(page)
    page.get_by_label("Issuer").fill("https://10.0.0.1/")
    page.get_by_label("Client id").fill("dips")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").get_by_role("link", name=re.compile("Enter the client secret"))).to_be_visible()
    look(page)
    page.get_by_label("Issuer").fill(provider)
    page.get_by_label("Client secret").fill("whatever the provider gave")
    page.get_by_label("The provider always asks for one").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("The provider answers, and says all that sign-on needs.")).to_be_visible()
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Sign-on is on.")).to_be_visible()
    look(page)

    # An officer comes in.
    theirs = new_page(viewport=PHONE)
    theirs.goto(live.url(birmingham, "/admin/"))
    look(theirs)
    theirs.get_by_role("link", name="Sign in with your council account").click()
    theirs.get_by_role("button", name="olu").click()
    expect(theirs).to_have_url(re.compile(r"/admin/$"))
    look(theirs)

    # Somebody whom the provider knows and the council does not; in Welsh where the site is.
    other = new_page(viewport=PHONE)
    other.goto(live.url(birmingham, "/cy/accounts/login/"))
    look(other)
    other.get_by_role("link", name="Mewngofnodi gyda’ch cyfrif cyngor").click()
    other.get_by_role("button", name="nobody").click()
    expect(other.get_by_role("heading", name="Nid ydych wedi mewngofnodi")).to_be_visible()
    look(other)
