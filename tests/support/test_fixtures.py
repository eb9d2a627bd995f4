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
def test_the_next_test_finds_a_fresh_database_behind_the_same_server(live, birmingham, browser_page) -> None:
    browser_page.goto(live.url(None, "/challenges/"))

    assert browser_page.get_by_text(QUESTION).count() == 0
    browser_page.goto(live.url(birmingham))
    assert birmingham.name in browser_page.title()
