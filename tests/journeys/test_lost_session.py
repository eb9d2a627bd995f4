"""A session ends while somebody writes: the words are there again for them, and for nobody else at that computer."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.conf import settings
from playwright.sync_api import expect

from dips.councils.scope import council_scope, portal_scope

from .steps import PHONE, Look, sign_in, stands_at
from .test_colleagues import draft_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "Typed for an hour, in a train. Ŵ 🚲"


def end_session(page) -> None:
    """As signing out of it in another browser does."""
    name = settings.SESSION_COOKIE_NAME
    key = next(each["value"] for each in page.context.cookies() if each["name"] == name)
    with portal_scope():
        import_module(settings.SESSION_ENGINE).SessionStore(key).delete()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_words_wait_for_their_writer(live, new_page, axe, buses, supplier, person, javascript) -> None:
    from dips.suppliers.models import SupplierMember

    anna, organisation = supplier(name="Plainview Planning Ltd", full_name="Anna Admin")
    colleague, stranger = person("Col League"), supplier(name="Streetvoice Labs Ltd", full_name="Robin Rival")[0]
    with portal_scope():
        SupplierMember.objects.create(organisation=organisation, user=colleague)
    draft, first = draft_for(buses, anna), buses.pages[0]
    address, box = f"/applications/birmingham/{draft.pk}/page/{first.key}/", f"#id_{first.questions[0].key}"
    page = new_page(javascript=javascript, viewport=PHONE)
    look = Look(axe if javascript else None, is_narrow=True)
    page.goto(live.url(None, address))
    sign_in(page, anna)

    end_session(page)
    page.locator(box).fill(WORDS)
    if javascript:
        expect(page.locator("#autosave-status")).to_contain_text("You are signed out. What you type is kept")
        look(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))

    # Others who sign in at this computer are not shown it: a stranger no page at all, a colleague the draft as saved.
    sign_in(page, stranger)
    stands_at(page, "Page not found")
    assert WORDS not in page.content()
    again(page, live, address, colleague)
    expect(page.locator(box)).to_have_value("")

    again(page, live, address, anna)
    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    expect(page.locator(box)).to_have_value(WORDS)
    look(page)
    page.reload()
    expect(page.locator(box)).to_have_value(WORDS)
    page.get_by_role("button", name="Save and come back later").click()
    stands_at(page, "Your application")
    with council_scope(buses.council):
        assert draft.answers.get(question_key=first.questions[0].key).value == WORDS
    page.goto(live.url(None, address))
    expect(page.get_by_text("We kept what you typed")).to_have_count(0)


def test_a_sign_in_in_another_tab_loses_nothing(live, new_page, axe, buses, supplier) -> None:
    """It makes new tokens for forms, so the old page's is refused."""
    anna, _organisation = supplier(name="Plainview Planning Ltd", full_name="Anna Admin")
    draft, first = draft_for(buses, anna), buses.pages[0]
    address, box = f"/applications/birmingham/{draft.pk}/page/{first.key}/", f"#id_{first.questions[0].key}"
    page, look = new_page(javascript=False), Look(None)
    page.goto(live.url(None, address))
    sign_in(page, anna)
    page.locator(box).fill(WORDS)
    end_session(page)
    tab = page.context.new_page()
    tab.goto(live.url(None, address))
    sign_in(tab, anna)
    expect(tab.locator(box)).to_be_visible()

    page.get_by_role("button", name="Save and continue").click()
    stands_at(page, "We could not check that this came from you")
    look(page)
    page.get_by_role("link", name="Open the page again").click()

    expect(page.locator(box)).to_have_value(WORDS)


def again(page, live, address: str, user) -> None:
    """Sign out, and in as this person."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(live.url(None, address))
    sign_in(page, user)
