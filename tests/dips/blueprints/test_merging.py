"""Comparing and merging keep their laws on whatever is changed, and a rule of the whole is never broken in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dips.blueprints import checking, editing, library
from dips.blueprints.document import Document
from dips.blueprints.merging import BASE, OURS, OWN, THEIRS, Choice, account, difference, merge
from dips.blueprints.merging.differences import compared
from dips.blueprints.merging.sequences import merged_lines
from dips.blueprints.sections import registry
from tests.support.figures import FULL

SHIPPED = replace(library.load("dips-birmingham"), places={})
CRITERIA, STAGES, LETTERS, BRIEF = "calls/criteria", "programmes/stages", "programmes/letters", "challenges/brief"
LISTS = [
    (CRITERIA, ("criteria",), "name"),
    (STAGES, (), "name"),
    (LETTERS, (), "body"),
    (BRIEF, (), "guidance"),
    ("calls/form", ("pages",), "title"),
    ("calls/form", ("pages", "users", "questions"), "label"),
]
EXAMPLES = settings(max_examples=400 if FULL else 25)
LINES = st.lists(st.sampled_from("abcd"), max_size=5)


def changed(document: Document, key: str, *address: str, value) -> Document:
    data = editing.replaced(document.sections[key], registry.get(key).schema, address, value)
    return replace(document, sections={**document.sections, key: data})


@st.composite
def copies(draw) -> Document:
    """The shipped blueprint with rows reworded, moved, taken out and added."""
    document = SHIPPED
    for key, where, words in draw(st.lists(st.sampled_from(LISTS), max_size=4)):
        schema, data = registry.get(key).schema, document.sections[key]
        name = editing.key_of(editing.schema_at(schema, where))
        if where[1:2] and where[1] not in [row["key"] for row in data["pages"]]:
            continue
        rows = editing.at(data, schema, where)
        row = draw(st.sampled_from(rows))
        match draw(st.sampled_from(["word", "line", "move", "remove", "add"])):
            case "word":
                data = editing.replaced(data, schema, (*where, row[name], words), draw(st.sampled_from(["One", "Two"])))
            case "line":
                text = "\n".join(
                    [draw(st.sampled_from(["Top", row[words]])), "", row[words], "", draw(st.sampled_from("xy"))]
                )
                data = editing.replaced(data, schema, (*where, row[name], words), text)
            case "move":
                data = editing.moved(data, schema, (*where, row[name]), draw(st.integers(-3, 3)))
            case "remove" if len(rows) > 1:
                data = editing.removed(data, schema, (*where, row[name]))
            case _ if name == "key":
                taken = [each[name] for each in rows]
                new = draw(st.sampled_from(["fresh", "newer"]))
                if new not in taken:
                    data = editing.added(data, schema, where, row | {name: new})
        document = replace(document, sections={**document.sections, key: data})
    return document


def told(conflicts) -> list:
    return sorted(((each.section, each.address, each.ours, each.theirs) for each in conflicts), key=str)


def mirrored(conflicts) -> list:
    return told(replace(each, ours=each.theirs, theirs=each.ours) for each in conflicts)


@EXAMPLES
@given(copies(), copies())
def test_laws_of_comparing_and_merging(ours, theirs) -> None:
    assert difference(ours, ours) == []
    assert (difference(ours, theirs) == []) == (compared(ours) == compared(theirs))
    for whole, wanted in (
        (merge(SHIPPED, SHIPPED, theirs), theirs),
        (merge(SHIPPED, ours, SHIPPED), ours),
        (merge(SHIPPED, ours, ours), ours),
    ):
        assert (compared(whole.document), whole.conflicts) == (compared(wanted), ())

    one, other = merge(SHIPPED, ours, theirs), merge(SHIPPED, theirs, ours)

    places = [(each.section, each.address) for each in one.conflicts]
    assert len(places) == len(set(places))
    assert told(one.conflicts) == mirrored(other.conflicts)
    if not one.conflicts:
        assert compared(one.document) == compared(other.document)
    for side in (OURS, THEIRS, BASE):
        assert merge(SHIPPED, ours, theirs, dict.fromkeys(places, Choice(side))).open == []


@EXAMPLES
@given(copies(), copies())
def test_a_merge_of_sound_blueprints_is_sound_when_all_is_chosen(ours, theirs) -> None:
    if checking.check(ours) or checking.check(theirs):
        return
    choices: dict = {}
    for _turn in range(30):  # each asks about places not asked before; names that six stages swap may take a turn each
        merged = merge(SHIPPED, ours, theirs, choices, checking.check)
        if not merged.open:
            break
        choices |= {(each.section, each.address): Choice(THEIRS) for each in merged.open}

    assert merged.open == []
    assert list(merged.faults) == checking.check(merged.document)


@given(LINES, LINES, LINES)
def test_lines_fit_or_touch_whoever_is_who(base, ours, theirs) -> None:
    assert merged_lines(base, ours, theirs) == merged_lines(base, theirs, ours)
    assert merged_lines(base, base, theirs) == theirs
    assert merged_lines(base, ours, ours) == ours


def test_changes_of_two_in_one_record_fit() -> None:
    ours = changed(SHIPPED, STAGES, "exploration", "name", value="Looking closer")
    theirs = changed(SHIPPED, STAGES, "exploration", "description", value="Four weeks.")
    theirs = changed(theirs, CRITERIA, "name", value="Their name")

    merged = merge(SHIPPED, ours, theirs, check=checking.check)

    row = editing.at(merged.document.sections[STAGES], registry.get(STAGES).schema, ("exploration",))
    assert (row["name"], row["description"], merged.conflicts, merged.faults) == (
        "Looking closer",
        "Four weeks.",
        (),
        (),
    )
    sides = account(SHIPPED, ours, theirs, merged)
    assert [[(each.section, each.address) for each in part] for part in (sides.theirs, sides.ours, sides.both)] == [
        [(CRITERIA, ())],
        [],
        [(STAGES, ("exploration",))],
    ]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [(Choice(OURS), "Ours"), (Choice(THEIRS), "Theirs"), (Choice(BASE), "Exploration"), (Choice(OWN, "Both"), "Both")],
)
def test_the_same_words_changed_twice_are_chosen(choice, wanted) -> None:
    ours = changed(SHIPPED, STAGES, "exploration", "name", value="Ours")
    theirs = changed(SHIPPED, STAGES, "exploration", "name", value="Theirs")
    place = (STAGES, ("exploration", "name"))

    open_merge = merge(SHIPPED, ours, theirs)
    taken = merge(SHIPPED, ours, theirs, {place: choice})

    assert [(each.section, each.address) for each in open_merge.open] == [place]
    assert editing.at(taken.document.sections[STAGES], registry.get(STAGES).schema, place[1]) == wanted
    assert taken.is_ready


def test_weights_that_no_longer_add_up_are_chosen_together() -> None:
    def weigh(document: Document, **weights: int) -> Document:
        for key, weight in weights.items():
            document = changed(document, CRITERIA, "criteria", key, "weight", value=weight)
        return document

    ours, theirs = weigh(SHIPPED, solves=40, new=10), weigh(SHIPPED, team=10, potential=30, new=10)

    theirs = weigh(theirs, social_value=20)
    merged = merge(SHIPPED, ours, theirs, check=checking.check)
    [conflict] = merged.conflicts
    taken = merge(SHIPPED, ours, theirs, {(CRITERIA, ("criteria",)): Choice(THEIRS)}, checking.check)

    assert (conflict.section, conflict.address) == (CRITERIA, ("criteria",))
    assert [fault.message for fault in conflict.faults] == ["The weights add up to 110."]
    assert (taken.is_ready, compared(taken.document)) == (True, compared(theirs))


def test_a_row_that_one_took_out_and_the_other_changed_is_chosen() -> None:
    ours = changed(SHIPPED, BRIEF, "technologies", "heading", value="Which tools?")
    gone = editing.removed(SHIPPED.sections[BRIEF], registry.get(BRIEF).schema, ("technologies",))
    theirs = replace(SHIPPED, sections={**SHIPPED.sections, BRIEF: gone})

    merged = merge(SHIPPED, ours, theirs)
    taken = merge(SHIPPED, ours, theirs, {(BRIEF, ("technologies",)): Choice(THEIRS)})

    assert [each.address for each in merged.open] == [("technologies",)]
    assert compared(taken.document) == compared(theirs)


def test_long_texts_merge_line_by_line() -> None:
    place = ("application_received", "body")
    text = editing.at(SHIPPED.sections[LETTERS], registry.get(LETTERS).schema, place)
    ours = changed(SHIPPED, LETTERS, *place, value="Hello.\n\n" + text)
    theirs = changed(SHIPPED, LETTERS, *place, value=text + "\n\nGoodbye.")

    merged = merge(SHIPPED, ours, theirs)

    assert merged.conflicts == ()
    assert editing.at(merged.document.sections[LETTERS], registry.get(LETTERS).schema, place) == (
        "Hello.\n\n" + text + "\n\nGoodbye."
    )
