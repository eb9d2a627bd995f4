"""The second step: added with an app or a passkey, asked for at sign-in, and lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils.scope import portal_scope
from tests.dips.accounts.second_factor.codes import code, enrol, recovery_codes
from tests.support.fixture_people import PASSWORD

from .steps import PHONE, Look, press_to, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def type_in(page: Any, user: Any) -> None:
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without, on a phone"])
def test_an_officer_adds_an_app_and_signs_in_with_it(live, new_page, axe, birmingham, officer, script) -> None:
    user = officer(birmingham)
    options = {} if script else {"javascript": False, "viewport": PHONE}
    page = new_page(**options)
    look = Look(axe, both=True) if script else Look(None, is_narrow=True)

    page.goto(live.url(birmingham, "/admin/account/"))
    look(page)
    type_in(page, user)
    stands_at(page, "Add a second step")
    look(page)
    page.get_by_role("link", name="Use an app").click()
    stands_at(page, "Add an authenticator app")
    look(page)
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("link", name="Enter the code")).to_be_visible()
    look(page)
    key = page.locator(".key code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code(key))
    page.get_by_role("button", name="Add the app").click()
    stands_at(page, "Your recovery codes")
    look(page)
    assert page.locator(".codes code").all_inner_texts() == recovery_codes(user)
    page.get_by_role("button", name="I have saved them, go on").click()
    expect(page).to_have_url(re.compile(r"/admin/account/$"))

    again = new_page(**options)
    again.goto(live.url(birmingham, "/admin/account/"))
    type_in(again, user)
    stands_at(again, "Enter your second step")
    look(again)
    again.get_by_label("Code").fill("12345")
    again.get_by_role("button", name="Sign in").click()
    expect(again.get_by_role("link", name=re.compile("The code is not right"))).to_be_visible()
    look(again)
    again.get_by_label("Code").fill(code(key, step=1))
    again.get_by_role("button", name="Sign in").click()
    expect(again).to_have_url(re.compile(r"/admin/account/$"))


def test_with_the_keyboard_alone(live, new_page, birmingham, officer) -> None:
    user = officer(birmingham)
    key = enrol(user)
    page = new_page()

    page.goto(live.url(birmingham, "/accounts/login/"))
    press_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(user.email)
    press_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    stands_at(page, "Enter your second step")
    press_to(page, page.get_by_label("Code"))
    page.keyboard.type(code(key))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_a_lost_phone_is_helped_by_a_recovery_code(live, new_page, axe, supplier) -> None:
    user, _organisation = supplier()
    enrol(user)
    [first, *_rest] = recovery_codes(user)
    page, look = new_page(), Look(axe)

    page.goto(live.url(None, "/accounts/login/"))
    type_in(page, user)
    page.get_by_text("I have lost my phone or passkey").click()
    expect(page.get_by_text("Enter one of your recovery codes")).to_be_visible()
    look(page)
    page.get_by_label("Code").fill(first)
    page.get_by_role("button", name="Sign in").click()
    page.goto(live.url(None, "/accounts/second-step/"))
    stands_at(page, "Your second step")
    expect(page.get_by_text("9 left")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Take off the authenticator app").click()
    look(page)
    page.get_by_role("button", name="Take the app off").click()
    expect(page.get_by_text("The authenticator app is taken off.")).to_be_visible()


def test_a_supplier_may_leave_it(live, new_page, axe, supplier) -> None:
    user, organisation = supplier()
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    page.goto(live.url(None, "/accounts/login/"))
    type_in(page, user)
    page.get_by_role("link", name="Add a second step").click()
    stands_at(page, "Add a second step")
    look(page)
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_role("heading", name=str(organisation))).to_be_visible()


def leave(page: Any) -> None:
    """Forget the session, away from any page that would still be asking for something."""
    page.wait_for_load_state()
    page.goto("about:blank")
    page.context.clear_cookies()


def authenticator(page: Any) -> Any:
    """A device that knows passkeys, in the place of a finger on a sensor."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    link.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return link


def test_a_passkey_is_added_on_a_councils_host_and_signs_in(live, new_page, axe, birmingham, officer) -> None:
    user = officer(birmingham)
    page, look = new_page(), Look(axe)
    authenticator(page)

    page.goto(live.url(birmingham, "/admin/"))
    type_in(page, user)
    page.get_by_role("link", name="Use a passkey").click()
    stands_at(page, "Add a passkey")
    look(page)
    page.get_by_label("Name of the passkey").fill("Office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    stands_at(page, "Your recovery codes")
    page.get_by_role("button", name="I have saved them, go on").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))

    leave(page)
    page.goto(live.url(birmingham, "/accounts/login/?next=/admin/account/"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/account/$"))

    leave(page)
    page.goto(live.url(birmingham, "/accounts/login/"))
    type_in(page, user)
    stands_at(page, "Enter your second step")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))

    leave(page)
    page.goto(live.url(None, "/accounts/login/?next=/accounts/second-step/passkeys/"))
    page.get_by_role("button", name="Use a passkey").click()
    stands_at(page, "Your passkeys")
    expect(page.get_by_text("Office laptop").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Rename Office laptop").click()
    look(page)
    page.get_by_label("Name of the passkey").fill("Kitchen laptop")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Take off Kitchen laptop").click()
    look(page)
    page.get_by_role("button", name="Take the passkey off").click()
    expect(page.get_by_text("The passkey is taken off.")).to_be_visible()


def test_a_device_without_a_passkey_is_told_so(live, new_page) -> None:
    page = new_page()
    authenticator(page)
    page.goto(live.url(None, "/accounts/login/"))

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("No passkey was used.")).to_be_visible()


def test_pages_of_the_account_look_right(live, new_page, axe, supplier) -> None:
    user, _organisation = supplier()
    page, look = new_page(), Look(axe, both=True)
    page.goto(live.url(None, "/accounts/login/?next=/accounts/"))
    type_in(page, user)
    stands_at(page, "Your account")
    look(page)
    for name, heading in (
        ("Change your name", "Change your name"),
        ("See where you are signed in", "Where you are signed in"),
        ("Close your account", "Close your account"),
        ("Change your e-mail address", "Your e-mail addresses"),
        ("Change your password", "Change your password"),
    ):
        page.goto(live.url(None, "/accounts/"))
        page.get_by_role("link", name=name).click()
        stands_at(page, heading)
        look(page)
    with portal_scope():
        assert user.is_active
