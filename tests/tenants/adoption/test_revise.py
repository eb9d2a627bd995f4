"""A section is changed whole or not at all, and what runs keeps what it began with."""

from __future__ import annotations

import copy

import pytest
from django.contrib.auth.models import Group
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dips.blueprints import editing, library, services
from dips.blueprints.document import Document
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.queries import current_adoption
from dips.blueprints.schemas import filled
from dips.blueprints.sections import registry
from dips.councils.scope import council_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed, NotFound, StaleVersion
from tenants.programmes.models import Stage
from tests.support.figures import FULL
from tests.support.undoing import undone
from tests.tenants.making import make_programme

STAGES, CRITERIA, FORM, ROLES = "programmes/stages", "calls/criteria", "calls/form", "staff/roles"


def data(key: str):
    return services.export().sections[key]


def changed(key: str, address, value):
    return editing.replaced(copy.deepcopy(data(key)), registry.get(key).schema, address, value)


def test_one_stage_has_another_name_and_a_running_programme_keeps_its_own(here, solihull, officer) -> None:
    programme = make_programme()
    admin = officer(here, "council_admin")
    digest = services.section_digest(STAGES, data(STAGES))

    now = services.revise(key=STAGES, data=changed(STAGES, ("prototype", "name"), "Trial"), digest=digest, by=admin)

    assert Stage.objects.get(programme=None, kind="prototype").name == "Trial"
    assert programme.stages.get(kind="prototype").name == "Prototype"
    assert now == services.section_digest(STAGES, data(STAGES)) != digest
    event = audit.trail(current_adoption()).filter(verb="blueprint.revise").get()
    assert (event.actor_id, event.data) == (admin.pk, {"section": STAGES, "title": "Stages"})
    with council_scope(solihull):
        assert Stage.objects.get(programme=None, kind="prototype").name == "Prototype"


@pytest.mark.parametrize(
    ("key", "address", "value", "way", "message"),
    [
        (CRITERIA, ("criteria", "solves", "weight"), 40, ("criteria",), "The weights add up to 110."),
        (CRITERIA, ("criteria", "solves", "name"), "", ("criteria", 0, "name"), "“name” is too short."),
        (STAGES, ("call_for_solutions", "skipped"), True, (), "There is no call_for_solutions, so nobody could apply."),
    ],
)
def test_a_fault_says_where_and_nothing_changes(here, key, address, value, way, message) -> None:
    before = data(key)

    with pytest.raises(BlueprintFaulty) as refusal:
        services.revise(key=key, data=changed(key, address, value), by=SYSTEM)

    assert [(f.key, f.path, f.message) for f in refusal.value.faults if f.message == message] == [(key, way, message)]
    assert data(key) == before


def test_what_another_section_needs_stays(here) -> None:
    criteria = editing.removed(data(CRITERIA), registry.get(CRITERIA).schema, ("criteria", "social_value"))
    criteria = editing.replaced(criteria, registry.get(CRITERIA).schema, ("criteria", "solves", "weight"), 40)

    with pytest.raises(BlueprintFaulty) as refusal:
        services.revise(key=CRITERIA, data=criteria, by=SYSTEM)

    assert {fault.key for fault in refusal.value.faults} == {FORM}


def test_somebody_was_quicker(here) -> None:
    digest = services.section_digest(STAGES, data(STAGES))
    services.revise(key=STAGES, data=changed(STAGES, ("prototype", "name"), "Trial"), digest=digest, by=SYSTEM)

    with pytest.raises(StaleVersion):
        services.revise(key=STAGES, data=changed(STAGES, ("prototype", "name"), "Test"), digest=digest, by=SYSTEM)

    assert Stage.objects.get(programme=None, kind="prototype").name == "Trial"


def test_saying_the_same_again_is_no_change(here) -> None:
    stages = Stage.objects.filter(programme=None)
    rows = set(stages.values_list("pk", flat=True))

    services.revise(key=STAGES, data=data(STAGES), by=SYSTEM)

    assert set(stages.values_list("pk", flat=True)) == rows
    assert audit.trail(current_adoption()).filter(verb="blueprint.revise").count() == 0


def test_a_role_that_somebody_has_stays(here, officer) -> None:
    officer(here, "assessor")
    schema = registry.get(ROLES).schema

    with pytest.raises(BlueprintFaulty) as refusal:
        services.revise(key=ROLES, data=editing.removed(data(ROLES), schema, ("assessor",)), by=SYSTEM)
    services.revise(key=ROLES, data=editing.removed(data(ROLES), schema, ("facilitator",)), by=SYSTEM)

    assert [fault.message for fault in refusal.value.faults] == ["Somebody has the role “Assessor”."]
    keys = set(Group.objects.values_list("role__key", flat=True))
    assert ("assessor" in keys, "facilitator" in keys) == (True, False)


def test_who_may(here, officer) -> None:
    manager = officer(here, "programme_manager")

    with pytest.raises(NotAllowed):
        services.revise(key=STAGES, data=data(STAGES), by=manager)
    with pytest.raises(NotFound):
        services.revise(key="no/section", data=[], by=SYSTEM)


def test_whoever_may_not_invite_people_gives_no_rights_away(here, officer) -> None:
    Group.objects.get(role__key="programme_manager").permissions.add(
        Group.objects.get(role__key="council_admin").permissions.get(codename="manage_blueprint")
    )
    manager = officer(here, "programme_manager")
    mine = changed(ROLES, ("programme_manager", "may"), ["staff.manage_people"])

    with pytest.raises(NotAllowed):
        services.revise(key=ROLES, data=mine, by=manager)

    assert "staff.manage_people" not in editing.at(
        data(ROLES), registry.get(ROLES).schema, ("programme_manager", "may")
    )


def test_nor_by_taking_a_blueprint_with_other_roles(here, officer) -> None:
    Group.objects.get(role__key="programme_manager").permissions.add(
        Group.objects.get(role__key="council_admin").permissions.get(codename="manage_blueprint")
    )
    manager = officer(here, "programme_manager")
    standing = services.export()
    before = library.render(standing)
    mine = changed(ROLES, ("programme_manager", "may"), ["staff.manage_people"])

    with pytest.raises(NotAllowed, match="would change “"):
        services.adopt(Document(standing.meta, {**standing.sections, ROLES: mine}), by=manager)

    assert library.render(services.export()) == before
    assert services.adopt(Document({**standing.meta, "version": "9.9.9"}, standing.sections), by=manager)


@pytest.mark.parametrize("key", sorted(registry.keys()))
def test_each_section_is_written_twice_on_a_council_at_work(here, officer, key) -> None:
    """What stands is applied once more: nothing of the council's own goes, and it says the same."""
    officer(here, "assessor")
    section, before = registry.get(key), data(key)

    for _time in range(2):
        section.apply(filled(copy.deepcopy(before), section.schema), SYSTEM)

    assert data(key) == before


WORDS = st.one_of(st.just(""), st.text("ab {}é\n", min_size=1, max_size=8), st.just("yes"), st.just("prototype"))
VALUES = st.one_of(WORDS, st.integers(-1, 120), st.booleans(), st.none(), st.just([]))


@settings(max_examples=400 if FULL else 25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_sent_the_standard_stays_whole(here, choose) -> None:
    """Any value at any place of any section is taken whole or refused whole, and what is taken has no fault."""
    with undone():  # or what one example writes decides what the next one can be
        document = services.export()
        key = choose.draw(st.sampled_from(sorted(document.sections)))
        schema, before = registry.get(key).schema, document.sections[key]
        address = choose.draw(st.sampled_from(sorted(_places(before, schema))))
        new = (
            editing.replaced(copy.deepcopy(before), schema, address, choose.draw(VALUES))
            if address
            else choose.draw(VALUES)
        )

        try:
            services.revise(key=key, data=new, by=SYSTEM)
        except BlueprintFaulty as refusal:
            assert refusal.faults
            assert services.export().sections == document.sections
        else:
            assert services.check(services.export()) == []
            assert {k for k, v in services.export().sections.items() if v != document.sections[k]} <= {key}


def _places(data, schema, way=()):
    yield way
    if editing.key_of(schema):
        for row in data:
            yield from _places(row, schema["items"], (*way, row[editing.key_of(schema)]))
    elif isinstance(data, dict):
        for name, part in schema.get("properties", {}).items():
            if name in data:
                yield from _places(data[name], part, (*way, name))
