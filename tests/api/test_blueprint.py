"""The council's standard over the API: read part by part, changed whole, refused with what is wrong."""

from __future__ import annotations

import pytest

from dips.councils.scope import council_scope
from tenants.programmes.models import Stage

pytestmark = pytest.mark.django_db
PART = "blueprint/programmes/stages/"


def test_read_change_and_refuse(api, officer, birmingham, solihull):
    admin = api(birmingham, officer(birmingham, "council_admin"))
    whole = admin.get("blueprint/").json()
    read = admin.get(PART)
    row = next(each for each in whole["parts"] if each["section"] == "programmes/stages")
    assert (whole["name"], row["title"], f'"{row["digest"]}"') == ("dips-birmingham", "Stages", read["ETag"])
    assert read.json()["schema"]["items"]["properties"]["name"]["title"] == "Name"

    stages = read.json()["data"]
    renamed = [each | {"name": "Trial"} if each["kind"] == "prototype" else each for each in stages]
    blind = admin.put(PART, {"data": renamed})
    odd = admin.put(PART, {"data": renamed}, if_match='"3"')
    done = admin.put(PART, {"data": renamed}, if_match=read["ETag"])
    late = admin.put(PART, {"data": stages}, if_match=read["ETag"])
    faulty = admin.put(PART, {"data": renamed[1:]}, if_match=done["ETag"])
    shapeless = admin.put(PART, {"data": "words"}, if_match=done["ETag"])

    assert [each.status_code for each in (blind, odd, done, late, faulty, shapeless)] == [428, 400, 200, 412, 400, 400]
    assert (faulty.json()["code"], list(faulty.json()["errors"])) == ("blueprint_faulty", ["programmes/stages.yaml"])
    assert admin.get("blueprint/no/part/").status_code == 404
    for council, name in ((birmingham, "Trial"), (solihull, "Prototype")):
        with council_scope(council):
            assert Stage.objects.get(programme=None, kind="prototype").name == name


def test_what_the_site_keeps_is_refused_and_not_passed_over(api, officer, birmingham):
    """A colour or a page of the site is not changed from here, so the caller is told so."""
    admin = api(birmingham, officer(birmingham, "council_admin"))
    look, pages = admin.get("blueprint/cms/theme/"), admin.get("blueprint/cms/pages/")

    paler = admin.put("blueprint/cms/theme/", {"data": {"accent": "#ffffee"}}, if_match=look["ETag"])
    fewer = admin.put("blueprint/cms/pages/", {"data": pages.json()["data"][:-1]}, if_match=pages["ETag"])
    same = admin.put("blueprint/cms/theme/", {"data": look.json()["data"]}, if_match=look["ETag"])

    assert [each.status_code for each in (paler, fewer, same)] == [400, 400, 200]
    assert [list(each.json()["errors"]) for each in (paler, fewer)] == [["cms/theme.yaml"], ["cms/pages.yaml"]]
    assert admin.get("blueprint/cms/theme/").json() == look.json()
    assert admin.get("blueprint/cms/pages/").json() == pages.json()


def test_who_may(api, officer, birmingham):
    manager = api(birmingham, officer(birmingham, "programme_manager"))

    assert [manager.get("blueprint/").status_code, manager.get(PART).status_code] == [403, 403]
