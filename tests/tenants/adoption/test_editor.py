"""A council changes its standard on pages that were made from its schemas."""

from __future__ import annotations

import copy

import pytest

from dips.blueprints import editing, services
from dips.blueprints.sections import registry
from dips.councils.scope import council_scope
from tests.tenants.challenges.test_views import text_of

AT = "/admin/blueprint/part/"
SKIPPED = {"cms/pages", "cms/theme"}


@pytest.fixture
def admin(birmingham, officer, on):
    return on(birmingham, officer(birmingham, "council_admin"))


@pytest.fixture
def standing(birmingham):
    def at(key: str, *address: str):
        with council_scope(birmingham):
            data = services.export().sections[key]
        return editing.at(data, registry.get(key).schema, address)

    return at


def form_of(response) -> dict:
    """What a browser would post back untouched."""
    form = response.context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        if value is None:
            continue
        found[bound.html_name] = value
    return found


def pages_of(place_url: str, client):
    """Every page that links lead to, from one on, within the editor."""
    seen, waiting = set(), [place_url]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert response.status_code in (200, 302), (url, response.status_code)
        if response.status_code == 302:
            waiting.append(response["Location"])
            continue
        yield url, response
        for listed in response.context.get("lists") or ():
            waiting += [row.place.main_url for row in listed.rows[:2]]
            waiting += [row.remove_url for row in listed.rows[:1] if listed.may_remove]
            waiting += [each for each in (listed.add_url, listed.together_url) if each]
        if response.context.get("edit_url"):
            waiting.append(response.context["edit_url"])


@pytest.mark.parametrize("key", sorted(set(registry.keys()) - SKIPPED))
def test_every_page_opens_and_saving_it_untouched_changes_nothing(admin, standing, key) -> None:
    before = copy.deepcopy(standing(key))
    found = 0
    for url, response in pages_of(f"{AT}{key}/", admin):
        if "/edit/" not in url and "/together/" not in url:
            continue
        found += 1
        if found > 4:
            break
        saved = admin.post(url, form_of(response))
        assert saved.status_code == 302, (url, text_of(saved)[:2000])

    assert found
    assert editing.same(standing(key), before, registry.get(key).schema)


def test_the_overview_leads_to_every_part(admin) -> None:
    page = admin.get("/admin/blueprint/")

    assert page.status_code == 200
    assert "Application form" in text_of(page)
    for line in [*page.context["lines"], *page.context["others"]]:
        assert admin.get(line.url).status_code in (200, 302), line
