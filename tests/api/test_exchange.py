"""Blueprints over the API: what everybody reads, and what a council is told before it takes one."""

from __future__ import annotations

import pytest

from dips.blueprints import library, services
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import SYSTEM
from tests.support.blueprints import changed

pytestmark = pytest.mark.django_db
NAME = ("programmes/stages", ("exploration", "name"))


def test_what_is_offered_and_what_an_upgrade_would_do(api, solihull, officer) -> None:
    with operator_scope():
        newer = changed(library.load("dips-birmingham"), {NAME: "Looking closer"}, version="1.1.0")
        services.publish(newer, notes="A name.", by=SYSTEM)
    with council_scope(solihull):
        own = changed(services.export(), {NAME: "Finding out"})
        services.revise(key=NAME[0], data=own.sections[NAME[0]], by=SYSTEM)
        services.publish(services.named(own, name="ours", version="1.0.0"), region="west-midlands", by=SYSTEM)
    everybody, admin = api(), api(solihull, officer(solihull, "council_admin"))

    listed = {row["name"]: row for row in everybody.get("blueprints/").json()["results"]}
    one = everybody.get("blueprints/dips-birmingham/1.1.0/").json()
    state = admin.get("blueprint/adoption/").json()
    preview = admin.post("blueprint/adoption/upgrade/preview/", {"name": "dips-birmingham", "version": "1.1.0"}).json()

    assert list(listed) == library.names()
    assert (listed["dips-birmingham"]["version"], len(listed["dips-birmingham"]["used_by"])) == ("1.1.0", 2)
    assert (one["notes"], one["document"]["programmes/stages"][2]["name"]) == ("A name.", "Looking closer")
    assert one["zip_url"].endswith("/blueprints/dips-birmingham/1.1.0/zip/")
    hidden, nowhere = (everybody.get(f"blueprints/{name}/1.0.0/") for name in ("ours", "nobodys"))
    assert [(each.status_code, each.json()["code"]) for each in (hidden, nowhere)] == [(404, "no_such_offer")] * 2
    assert "ours" in [row["name"] for row in admin.get("blueprint/adoption/offers/").json()["results"]]
    assert (state["version"], state["upgrade"], state["can_go_back"]) == ("1.0.0", "1.1.0", False)
    assert [(row["place"], row["ours"], row["theirs"], row["chosen"]) for row in preview["to_choose"]] == [
        ("programmes/stages/exploration/name", "Finding out", "Looking closer", None)
    ]
    assert preview["only_theirs"] == preview["both"] == []
