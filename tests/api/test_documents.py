"""The description of the API: valid, whole, and of this host's own routes alone."""

from __future__ import annotations

import re

import pytest
import yaml
from django.urls import URLPattern
from openapi_schema_validator import OAS30Validator

from api import routes, urls_council, urls_portal

pytestmark = pytest.mark.django_db


def document(api, council=None) -> dict:
    return api(council).get("schema/").json()


def addresses(patterns: list[URLPattern]) -> set[str]:
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/api/{each.pattern}") for each in patterns}


@pytest.mark.parametrize(("host", "urls"), [(None, urls_portal), ("birmingham", urls_council)])
def test_schema_holds_every_route_and_no_other(api, birmingham, host, urls):
    found = document(api, birmingham if host else None)

    assert found["openapi"].startswith("3.0")
    assert set(found["paths"]) == addresses(urls.resources)


def test_operations_have_names_of_their_own_and_say_what_they_refuse(api, birmingham):
    found = document(api)
    operations = [operation for methods in found["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]

    assert len(names) == len(set(names))
    assert not [name for name in names if re.search(r"_\d$", name)]
    for operation in operations:
        assert {"400", "401", "403", "404", "429"} <= set(operation["responses"])


def test_whoever_must_send_if_match_is_told(api, birmingham):
    puts = {path: methods["put"] for path, methods in document(api, birmingham)["paths"].items() if "put" in methods}

    for path in ("/api/v1/blueprint/{room}/{section}/", "/api/v1/checklist/{key}/"):
        assert [each["name"] for each in puts[path]["parameters"] if each["in"] == "header"] == ["If-Match"]


def test_the_front_door_leads_to_the_lists_of_its_host(api, birmingham):
    for council in (None, birmingham):
        found = api(council).get("").json()
        assert {f"/api/v1/{each.split('/api/v1/')[1]}" for each in found.values()} - {
            "/api/v1/schema/", "/api/v1/docs/"
        } <= set(document(api, council)["paths"])  # fmt: skip
        assert ("blueprints" in found, "blueprint" in found) == (council is None, council is not None)


def test_operations_say_what_they_do_in_words_of_their_own(api, birmingham):
    """A view without words would lend its parent's, which are for who writes views."""
    for council in (None, birmingham):
        for path, methods in document(api, council)["paths"].items():
            for method, operation in methods.items():
                assert operation.get("description"), f"{method} {path}"
                assert "one verb, and answers" not in operation["description"]
                assert 4 < len(operation["summary"]) < 120, f"{method} {path}"
                assert not re.search("[`]|[.]$", operation["summary"]), f"{method} {path}"


def test_operations_ask_for_an_account_where_one_is_needed(api, birmingham):
    """What is open to everyone names no way to sign in, so that it stands without a padlock."""
    paths = document(api, birmingham)["paths"]

    assert paths["/api/v1/challenges/"]["get"]["security"] == []
    assert paths["/api/v1/challenges/"]["post"]["security"] == [{"token": []}, {"session": []}]
    assert (paths["/api/v1/teams/"]["get"]["summary"], paths["/api/v1/teams/"]["post"]["summary"]) == (
        "The council's service teams",
        "Add a service team",
    )
    assert document(api)["paths"]["/api/v1/sign-ups/"]["post"]["security"] == []


def test_schema_is_valid_openapi(api, birmingham):
    for council in (None, birmingham):
        for schema in document(api, council)["components"]["schemas"].values():
            OAS30Validator.check_schema(schema)


def test_schema_as_yaml(api, birmingham):
    response = api().get("schema/?format=yaml")

    assert yaml.safe_load(response.content)["paths"].keys() == document(api)["paths"].keys()


def test_both_hosts_have_the_same_council_routes(birmingham):
    portal = {str(each.pattern) for each in urls_portal.resources}
    council = {str(each.pattern) for each in urls_council.resources} - {"v1/"}

    assert {f"v1/councils/<slug:council>/{path.removeprefix('v1/')}" for path in council} <= portal
    assert len(council) == len(routes.ROUTES)


def test_docs_run_nothing_inline(api, birmingham):
    response = api().get("docs/")
    html = response.content.decode()

    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<style" not in html
