"""The fixtures themselves: two councils, hosts, people, a database of one's own, the real server, a browser with axe."""

import pytest
from django.db import connection

from dips.councils.scope import council_scope
from tests.support.fixture_challenges import QUESTION


def test_a_test_runs_as_the_web_role_on_the_portal(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user, current_schema()")
        assert cursor.fetchone() == ("dips_web", "r_public", "public")


def test_two_councils_stand_in_schemas_of_their_own(birmingham, solihull) -> None:
    with council_scope(solihull), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == (f"r_{solihull.schema_name}", solihull.schema_name)
    assert birmingham.schema_name != solihull.schema_name


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_undone(turn: int, person, on, birmingham) -> None:
    from django.contrib.auth import get_user_model

    assert get_user_model().objects.filter(email="once@example.org").count() == 0
    person(email="once@example.org")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_goes_with_its_database(turn: int, committed, person) -> None:
    from django.contrib.auth import get_user_model

    assert get_user_model().objects.filter(email="once@example.org").count() == 0
    person(email="once@example.org")
    connection.close()
    assert get_user_model().objects.filter(email="once@example.org").count() == 1


def test_clients_speak_to_one_host_as_one_person(portal, on, birmingham, solihull, officer) -> None:
    user = officer(birmingham, "programme_manager")

    assert portal.get("/").status_code == 200
    assert on(birmingham, user).get("/admin/").status_code == 200
    assert on(solihull, user).get("/admin/").status_code != 200


def test_a_supplier_has_an_organisation(supplier) -> None:
    _user, organisation = supplier(name="Robots Ltd")

    assert organisation.legal_name == "Robots Ltd"


@pytest.mark.browser
def test_chromium_sees_what_the_test_has_committed(live, birmingham, open_challenge, browser_page, axe) -> None:
    open_challenge(birmingham)

    browser_page.goto(live.url(None, "/challenges/"))

    assert browser_page.get_by_text(QUESTION).count() == 1
    axe(browser_page)


@pytest.mark.browser
def test_axe_spares_no_text_that_looks_otherwise(new_page, axe) -> None:
    """A second look at the same page finds what the first did, and a change of what lies behind a text, or of how it is seen, is found."""
    page = new_page()
    words = '<p class="said">Words to read.</p>'
    page.set_content(f'<html lang="en"><title>A page</title><main><h1>Here</h1><div id="box">{words}</div></main>')
    for _look in range(2):
        axe(page)

    for change in (
        "style.background = '#333'", "style.color = '#ccc'", "style.opacity = '.3'", "firstChild.style.fontWeight = '100'; box.style.color = '#999'",
        "innerHTML = '<i hidden>Unseen</i><input value=One aria-label=One style=color:#ddd>'",
    ):  # fmt: skip
        before = page.locator("#box").evaluate("box => box.outerHTML")
        page.locator("#box").evaluate(f"box => {{ box.{change} }}")
        for _look in range(2):
            with pytest.raises(AssertionError, match="color-contrast"):
                axe(page)
        page.locator("#box").evaluate("(box, before) => { box.outerHTML = before }", before)
        axe(page)


@pytest.mark.browser
def test_axe_judges_what_was_hidden_when_it_comes_to_light(new_page, axe) -> None:
    page = new_page()
    page.set_content(
        '<html lang="en"><title>A page</title><main><h1>Here</h1><p id="pale" style="color:#ddd">Pale</p></main>'
    )
    page.locator("#pale").evaluate("pale => { pale.hidden = true }")
    axe(page)

    page.locator("#pale").evaluate("pale => { pale.hidden = false }")

    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)


@pytest.mark.browser
def test_the_next_test_finds_a_fresh_database_behind_the_same_server(live, birmingham, browser_page) -> None:
    browser_page.goto(live.url(None, "/challenges/"))

    assert browser_page.get_by_text(QUESTION).count() == 0
    browser_page.goto(live.url(birmingham))
    assert birmingham.name in browser_page.title()
