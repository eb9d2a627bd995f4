"""The console opens to operators on the portal, and is not there for anybody else."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from dips.console.urls.portal import urlpatterns
from dips.councils.scope import council_scope
from dips.kernel.models import AuditEvent

# Read as the portal: who asks, and whether the header names the areas that they may look at now.
WHO = ("django_session", "accounts_user", "mfa_authenticator", "usersessions_", "regions_viewer", "dips_now()")
PAGES = [
    "home",
    "councils",
    "choose",
    "create",
    "requests",
    "outbox",
    "jobs",
    "blueprints",
    "accesses",
    "trail",
    "people",
]


def address(name: str) -> str:
    return reverse(f"console:{name}", urlconf="config.urls.public")


@pytest.mark.parametrize("name", PAGES)
def test_an_operator_may_open_each_page(console, name: str) -> None:
    response = console.get(address(name), follow=True)

    assert response.status_code == 200
    assert "Operator’s console</title>" in response.content.decode()
    assert "no-cache" in response["Cache-Control"]


def test_for_anybody_else_it_is_not_there(on, birmingham, officer, supplier) -> None:
    person, _organisation = supplier()
    for client in (on(None), on(None, person), on(None, officer(birmingham, "council_admin"))):
        for pattern in urlpatterns:
            values = {"pk": "019b0000-0000-7000-8000-000000000000", "council": "birmingham", "item": "x"}
            url = reverse(
                f"console:{pattern.name}",
                urlconf="config.urls.public",
                kwargs={key: value for key, value in values.items() if key in pattern.pattern.converters},
            )
            assert (client.get(url).status_code, client.post(url).status_code) == (404, 404), url


def test_an_operator_who_is_shut_out_finds_nothing(console, boss) -> None:
    type(boss).objects.filter(pk=boss.pk).update(is_active=False)

    assert console.get("/console/").status_code == 404


def test_it_is_not_on_a_council_s_host(on, birmingham, boss) -> None:
    assert on(birmingham, boss).get("/console/").status_code == 404


def test_an_operator_finds_no_back_office_and_leaves_a_trace(on, birmingham, boss) -> None:
    assert on(birmingham, boss).get("/admin/").status_code == 404

    with council_scope(birmingham):
        assert AuditEvent.objects.filter(verb="council.operator_refused", actor_id=boss.pk).count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_as_a_council(console, roles_used, name: str) -> None:
    console.get(address(name), follow=True)

    used = {role for role, _sql in roles_used}
    before = [sql for role, sql in roles_used if role == "r_public" and "SELECT" in sql]
    assert used <= {"r_public", "r_operator"}
    assert [sql for sql in before if not any(table in sql for table in WHO)] == []


def test_the_header_offers_everybody_what_is_theirs(on, console, person) -> None:
    theirs = {"/console/", "/applications/", "/organisations/", "/set-up/"}
    visitors = {"operator": console, "supplier": on(None, person()), "stranger": on(None)}

    shown = {who: {path for path in theirs if path in header(visitor)} for who, visitor in visitors.items()}

    assert shown == {
        "operator": {"/console/"},
        "supplier": {"/applications/", "/organisations/"},
        "stranger": {"/set-up/"},
    }


def header(visitor) -> set[str]:
    page = visitor.get("/councils/").content.decode()
    return set(re.findall(r'href="([^"]+)"', page[page.index("<header") : page.index("</header>")]))
