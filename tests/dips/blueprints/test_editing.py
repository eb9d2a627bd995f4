"""Sections are changed by address, and what is not meant stays as it was."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dips.blueprints import editing, library, schemas
from dips.blueprints.document import Document
from dips.blueprints.editing import NoSuchPart
from dips.blueprints.sections import registry

FORM, STAGES, CRITERIA = "calls/form", "programmes/stages", "calls/criteria"
SHIPPED = library.load("dips-birmingham")
ADDRESS = ("pages", "users", "questions", "evidence")


def schema(key: str):
    return registry.get(key).schema


def addresses(data, part, root, here=()):
    """Every address of a list of records, of a row and of a value in a section's data."""
    part = schemas.resolve(part, root)
    key = editing.key_of(part)
    if key:
        yield here, "rows"
        for row in data:
            yield (*here, row[key]), "row"
            yield from addresses(row, part["items"], root, (*here, row[key]))
    elif isinstance(data, dict):
        for name, inner in part.get("properties", {}).items():
            if name in data:
                yield (*here, name), "value"
                yield from addresses(data[name], inner, root, (*here, name))


def test_at_and_replaced() -> None:
    data, before = SHIPPED.sections[FORM], copy.deepcopy(SHIPPED.sections[FORM])

    changed = editing.replaced(data, schema(FORM), (*ADDRESS, "label"), "How do you know?")

    assert editing.at(changed, schema(FORM), (*ADDRESS, "label")) == "How do you know?"
    assert editing.path_of(changed, schema(FORM), ADDRESS) == ("pages", 2, "questions", 1)
    assert editing.address_of(changed, schema(FORM), ("pages", 2, "questions", 1, "label")) == (*ADDRESS, "label")
    assert data == before
    assert (
        editing.replaced(changed, schema(FORM), (*ADDRESS, "label"), data["pages"][2]["questions"][1]["label"]) == data
    )


def test_rows_come_go_and_move() -> None:
    data, form = SHIPPED.sections[FORM], schema(FORM)
    pages = [page["key"] for page in data["pages"]]

    row = {"key": "new_one", "label": "Anything else?", "kind": "short"}
    more = editing.added(data, form, ("pages", "users", "questions"), row)
    assert [each["key"] for each in more["pages"][2]["questions"]] == ["users", "evidence", "evidence_file", "new_one"]
    assert editing.removed(more, form, ("pages", "users", "questions", "new_one")) == data
    down = editing.moved(data, form, ("pages", pages[0]), 1)
    assert [page["key"] for page in down["pages"]] == [pages[1], pages[0], *pages[2:]]
    assert editing.moved(down, form, ("pages", pages[0]), -1) == data
    assert editing.moved(data, form, ("pages", pages[0]), -1) == data


def test_a_stage_comes_back_to_its_place() -> None:
    data, stages = SHIPPED.sections[STAGES], schema(STAGES)
    row = editing.at(data, stages, ("accelerator",))

    assert editing.added(editing.removed(data, stages, ("accelerator",)), stages, (), row) == data


@pytest.mark.parametrize(
    "address", [("pages", "nowhere"), ("pages", "idea", "colour"), ("sheets",), (*ADDRESS, "x", "y")]
)
def test_what_is_not_there(address) -> None:
    with pytest.raises(NoSuchPart):
        editing.at(SHIPPED.sections[FORM], schema(FORM), address)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("How loud is it?", "how_loud_is_it"),
        ("Ŵyneb", "wyneb"),
        ("3 things", "row_3_things"),
        ("…", "row"),
        ("Cost", "cost_3"),
    ],
)
def test_new_key(name, key) -> None:
    assert editing.new_key(name, ["cost", "cost_2"]) == key


@given(st.data())
def test_whatever_is_edited_the_section_keeps_its_shape(data) -> None:
    """Every section, any part: what was changed back says the same as before, and no edit breaks the shape."""
    key = data.draw(st.sampled_from(sorted(SHIPPED.sections)))
    section, root = SHIPPED.sections[key], schema(key)
    address, what = data.draw(st.sampled_from(sorted(addresses(section, root, root))))
    if what == "row":
        steps = data.draw(st.integers(-3, 3))
        changed = editing.moved(section, root, address, steps)
        rows = editing.at(section, root, address[:-1])
        if len(rows) > editing.schema_at(root, address[:-1]).get("minItems", 0):
            row = editing.at(section, root, address)
            without = editing.removed(section, root, address)
            back = editing.added(without, root, address[:-1], row)
            assert sorted(map(repr, editing.at(back, root, address[:-1]))) == sorted(map(repr, rows))
    else:
        changed = editing.replaced(section, root, address, copy.deepcopy(editing.at(section, root, address)))
        assert changed == section

    assert list(schemas.faults(key, root, Document({}, {key: changed}))) == []


def test_every_part_of_every_section_has_a_name() -> None:
    """Pages, comparisons and published schemas have no other words for it."""

    def unnamed(part, way):
        if "title" not in part:
            yield way
        for name, inner in part.get("properties", {}).items():
            yield from unnamed(inner, (*way, name))
        if editing.key_of(part):
            yield from unnamed(part["items"], (*way, "[]"))

    assert [way for key, section in registry for way in unnamed(section.schema, (key,))] == []


def test_every_list_of_records_says_what_its_rows_are_known_by() -> None:
    def unkeyed(part, way):
        items = part.get("items", {})
        if items.get("type") == "object" and editing.key_of(part) not in items["properties"]:
            yield way
        for name, inner in part.get("properties", {}).items():
            yield from unkeyed(inner, (*way, name))
        if items:
            yield from unkeyed(items, (*way, "[]"))

    assert [way for key, section in registry for way in unkeyed(section.schema, (key,))] == []
