"""A person makes a token in Chromium, with the keyboard or without JavaScript, and tries the API from its page."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(page, live, user) -> None:
    """A token may do what its person may, so its page asks for the second step."""
    page.goto(live.url(None, "/accounts/login/?next=/accounts/tokens/"))
    steps.sign_in(page, user)
    page.wait_for_url("**/accounts/tokens/")


def asked(live, secret: str) -> int:
    """What a program with this token is answered."""
    request = urllib.request.Request(live.url(None, "/api/v1/me/"), headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("javascript", [True, False])
def test_token_page(live, new_page, person, axe, javascript):
    page = new_page(javascript=javascript)
    look = axe if javascript else (lambda page: None)
    sign_in(page, live, person())
    look(page)

    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)

    page.get_by_label("What is the token for?").fill("Bid tracker 🐝")
    page.get_by_label("See who you are and your roles").check()
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_label("Bid tracker 🐝").input_value()
    look(page)
    assert asked(live, secret) == 200

    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("cell", name=secret[:11])).to_be_visible()
    look(page)
    page.get_by_role("button", name="Revoke Bid tracker 🐝").click()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(0)
    assert asked(live, secret) == 401


def test_docs_page_draws_itself_within_its_policy(live, new_page):
    page = new_page()

    page.goto(live.url(None, "/api/v1/docs/"))

    # Of a long description only what is near the window is drawn.
    expect(page.get_by_text("/api/v1/applications/", exact=True).first).to_be_visible()
