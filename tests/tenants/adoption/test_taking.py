"""An upgrade comes in beside the council's own changes, or not at all; and a council can go back."""

from __future__ import annotations

import pytest

from dips.blueprints import library, queries, services
from dips.blueprints.merging import OURS, THEIRS, Choice
from dips.blueprints.models import Adoption, BlueprintVersion, Use
from dips.councils.scope import operator_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed, StaleVersion
from tests.support.blueprints import changed

STAGES, CRITERIA = "programmes/stages", "calls/criteria"
NAME, SUMMARY = (STAGES, ("exploration", "name")), (STAGES, ("exploration", "description"))


def stand() -> tuple:
    return (
        library.render(services.export()),
        Adoption.objects.count(),
        Use.objects.get(schema=Adoption.objects.first().schema),
    )


@pytest.fixture
def upgrade(here) -> BlueprintVersion:
    """Version 1.1.0 renames a stage that the council has renamed, and describes it anew."""
    document = changed(
        library.load("dips-birmingham"), {NAME: "Looking closer", SUMMARY: "Four weeks."}, version="1.1.0"
    )
    with operator_scope():
        version = services.publish(document, by=SYSTEM)
    services.adopt(changed(library.load("dips-birmingham"), {}), by=SYSTEM)
    own = changed(services.export(), {NAME: "Finding out"})
    services.revise(key=STAGES, data=own.sections[STAGES], by=SYSTEM)
    return version


def test_what_is_not_chosen_is_not_taken(here, upgrade) -> None:
    before = stand()

    with pytest.raises(services.ChoicesMissing) as refusal:
        services.merge_upgrade(version=upgrade, by=SYSTEM)

    assert list(refusal.value.errors) == ["programmes/stages/exploration/name"]
    assert stand() == before


@pytest.mark.parametrize(("side", "name"), [(OURS, "Finding out"), (THEIRS, "Looking closer")])
def test_an_upgrade_is_taken_once_and_gone_back_from(here, upgrade, side, name) -> None:
    before = services.export()
    assert queries.upgrade_of(queries.current_adoption()) == upgrade

    adoption = services.merge_upgrade(version=upgrade, choices={NAME: Choice(side)}, by=SYSTEM)

    row = next(row for row in services.export().sections[STAGES] if row["kind"] == "exploration")
    assert (row["name"], row["description"], adoption.version) == (name, "Four weeks.", "1.1.0")
    assert queries.upgrade_of(adoption) is None
    assert Use.objects.get(schema=here.schema_name).version == "1.1.0"
    assert audit.trail(adoption).get().data["chosen"] == {"programmes/stages/exploration/name": side}
    assert services.merge_upgrade(version=upgrade, by=SYSTEM) == adoption

    back = services.roll_back(by=SYSTEM)

    assert (library.render(services.export()), back.version) == (library.render(before), "1.0.0")
    assert services.roll_back(by=SYSTEM).version == "1.1.0"


def test_an_upgrade_seen_before_another_change_is_refused(here, upgrade) -> None:
    seen = services.compare(upgrade).digest
    services.revise(key=STAGES, data=changed(services.export(), {NAME: "Again"}).sections[STAGES], by=SYSTEM)
    before = stand()

    with pytest.raises(StaleVersion):
        services.merge_upgrade(version=upgrade, choices={NAME: Choice(OURS)}, seen=seen, by=SYSTEM)

    assert stand() == before


def test_who_may_not_manage_takes_nothing_and_goes_nowhere(here, upgrade, officer) -> None:
    manager, before = officer(here, "programme_manager"), stand()

    for verb in (
        lambda: services.merge_upgrade(version=upgrade, choices={NAME: Choice(OURS)}, by=manager),
        lambda: services.roll_back(by=manager),
        lambda: services.withdraw(version=upgrade, by=manager),
    ):
        with pytest.raises(NotAllowed):
            verb()

    assert stand() == before


def test_there_is_nothing_before_the_first(here) -> None:
    with pytest.raises(services.NothingBefore):
        services.roll_back(by=SYSTEM)
    services.adopt(library.load("dips-birmingham"), by=SYSTEM)
    assert Adoption.objects.count() == 1
