"""Whoever has a role here needs the second step: pages lead to it and back, the API refuses."""

from __future__ import annotations

import re

import pytest

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.staff import services
from tests.dips.accounts.second_factor.codes import code, enrol

pytestmark = pytest.mark.django_db
START = "/accounts/second-step/start/?must=1&next="


def test_an_officer_is_led_to_the_step_and_back(on, birmingham, officer) -> None:
    client = on(birmingham, officer(birmingham), second_factor=False)

    led = client.get("/admin/pages/")
    start = client.get(led.url).content.decode()
    page = client.get("/accounts/second-step/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    codes = client.post("/accounts/second-step/app/", {"code": code(secret)})
    back = client.post("/accounts/second-step/on/")

    assert led.url == START + "%2Fadmin%2Fpages%2F"
    assert "People who work for" in start
    assert codes.url == "/accounts/second-step/codes/"
    assert back.url == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/admin/", "/admin/pages/", "/documents/1/x.pdf", "/challenges/"])
def test_nothing_else_answers_before(on, birmingham, officer, address: str) -> None:
    client = on(birmingham, officer(birmingham), second_factor=False)

    answer = client.get(address)

    assert answer.status_code in {302, 404}
    if answer.status_code == 302:
        assert answer.url.startswith("/accounts/second-step/start/")


def test_the_api_says_what_is_missing(on, birmingham, officer) -> None:
    user = officer(birmingham)
    bare, whole = on(birmingham, user, second_factor=False), on(birmingham, user)

    answer = bare.get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")
    assert answer["Content-Type"] == "application/problem+json"
    assert whole.get("/api/v1/me/").status_code == 200


def test_on_the_portal_a_councils_resource_asks_too(on, birmingham, officer) -> None:
    client = on(None, officer(birmingham), second_factor=False)

    answer = client.get("/api/v1/councils/birmingham/programmes/")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")


def test_a_session_from_before_the_role_is_caught(on, birmingham, person) -> None:
    user = person()
    client = on(birmingham, user, second_factor=False)
    before = client.get("/accounts/logout/").status_code, client.get("/").status_code
    with council_scope(birmingham):
        services.enrol_person(user=user, role_keys=["programme_manager"], by=SYSTEM)

    after = client.get("/")

    assert before == (200, 200)
    assert after.url == START + "%2F"


def test_one_who_has_a_factor_but_has_not_used_it_is_asked_for_it(on, birmingham, officer) -> None:
    user = officer(birmingham)
    secret = enrol(user)
    client = on(birmingham, user, second_factor=False)

    start = client.get(client.get("/admin/").url)
    asked = client.get(start.url)
    done = client.post("/accounts/second-step/confirm/", {"code": code(secret), "next": "/accounts/second-step/start/"})
    onward = client.get(done.url)

    assert start.url == "/accounts/second-step/confirm/?next=/accounts/second-step/start/"
    assert "Use your password" not in asked.content.decode()
    assert onward.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_an_operator_needs_it_on_the_portal(on, operator) -> None:
    client = on(None, operator(), second_factor=False)

    assert client.get("/organisations/").url.startswith("/accounts/second-step/start/?must=1")


def test_a_supplier_need_not(on, supplier) -> None:
    user, organisation = supplier()
    client = on(None, user, second_factor=False)

    assert client.get(f"/organisations/{organisation.pk}/").status_code == 200
    offered = client.get("/accounts/second-step/start/").content.decode()
    assert "Not now" in offered


def test_a_demonstrations_click_counts_in_one_alone(on, birmingham, officer, settings) -> None:
    from dips.accounts.second_factor import proof

    user = officer(birmingham)
    client = on(birmingham, user, second_factor=False)
    session = client.session
    proof.record(session, user, method="demo")
    session.save()

    inside = client.get("/admin/").status_code
    settings.DIPS_DEMO = False

    assert (inside, client.get("/admin/").status_code) == (200, 302)
