"""A council's blueprint taken, merged, gone back from, published and withdrawn: by page and by API the same."""

from __future__ import annotations

from typing import Any

import pytest

from dips.blueprints import library, services
from dips.blueprints.merging import THEIRS
from dips.blueprints.queries import current_adoption, published
from dips.councils.scope import operator_scope
from dips.kernel.actors import SYSTEM
from tenants.adoption.exchange.places import field_of
from tests.support.blueprints import changed

from .world import World

pytestmark = pytest.mark.django_db
STAGES = "programmes/stages"
NAME = (STAGES, ("exploration", "name"))
ADMIN, API = "/admin/blueprint/", "blueprint/adoption/"
MINE = {"name": "ours", "version": "1.0.0", "title": "Ours", "summary": "S.", "licence": "OGL"}


def test_the_exchange(world: World, officer: Any) -> None:
    with operator_scope():
        newer = changed(library.load("dips-birmingham"), {NAME: "Looking closer"}, version="1.1.0")
        version = services.publish(newer, by=SYSTEM)
    with world.inside():
        own = changed(services.export(), {NAME: "Finding out"})
        services.revise(key=STAGES, data=own.sections[STAGES], by=SYSTEM)
        [conflict] = services.compare(version).merge.open
    world.officer = officer(world.council, "council_admin")
    to = {"name": "dips-birmingham", "version": "1.1.0"}
    choice = {"choices": {"programmes/stages/exploration/name": {"side": THEIRS}}}

    def does(page: str, form: dict[str, str], api: str, body: dict[str, Any]) -> tuple[int, str, str]:
        status = world.officer_does(page=(f"{ADMIN}{page}", form), api=("post", f"{API}{api}", body))
        with world.inside():
            row = next(row for row in services.export().sections[STAGES] if row["kind"] == "exploration")
            return status, current_adoption().version, row["name"]

    compare, publish = "compare/dips-birmingham/1.1.0/", "exchange/publish/"
    assert does(compare, {"take": "1"}, "upgrade/", to) == (400, "1.0.0", "Finding out")
    taken = does(compare, {"take": "1", field_of(conflict): THEIRS}, "upgrade/", to | choice)
    assert taken == (200, "1.1.0", "Looking closer")
    assert does("exchange/back/", {}, "roll-back/", {}) == (200, "1.0.0", "Finding out")
    assert does("exchange/dips-birmingham/1.1.0/adopt/", {}, "adopt/", to) == (200, "1.1.0", "Looking closer")
    assert does(publish, MINE | {"audience": "nation"}, "publish/", MINE)[0] == 200
    with world.inside():
        ours = published().get(name="ours")
        assert ours.based_on == "dips-birmingham 1.1.0"
        assert ours.document["meta"]["provenance"][0]["source"] == world.council.name
    assert does("exchange/ours/1.0.0/withdraw/", {}, "withdraw/", {"name": "ours", "version": "1.0.0"})[0] == 200
    with world.inside():
        assert not published().filter(name="ours").exists()
