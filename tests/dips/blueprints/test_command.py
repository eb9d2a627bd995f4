"""`dips blueprint`: what it writes, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from dips.blueprints import library, queries, services
from dips.blueprints.tree import read_folder
from dips.councils.scope import council_scope, portal_scope
from tests.support.blueprints import changed

NAME = ("programmes/stages", ("exploration", "name"))
PLACE = "programmes/stages/exploration/name"
SHIPPED = "dips-birmingham"


def dips(*words: object) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("blueprint", *map(str, words), stdout=out, stderr=err)
    except CommandError as refusal:
        return [*err.getvalue().splitlines(), f"exit 1: {refusal}"]
    return out.getvalue().splitlines()


@pytest.fixture
def here(birmingham):
    with council_scope(birmingham):
        yield birmingham


@pytest.fixture
def folders(tmp_path, here):
    """Birmingham's blueprint, as one council changed it and as its publisher did."""
    shipped = library.load(SHIPPED)
    library.save(changed(shipped, {NAME: "Ours"}), tmp_path / "ours")
    library.save(changed(shipped, {NAME: "Theirs"}, version="1.1.0"), tmp_path / "theirs")
    return tmp_path


def test_a_folder_goes_in_and_comes_out_the_same(folders, here) -> None:
    assert dips("import", folders / "ours", here.slug) == [f"{here.slug} has taken dips-birmingham 1.0.0."]
    dips("export", here.slug, folders / "out")

    assert read_folder(folders / "out") == read_folder(folders / "ours")
    assert dips("diff", SHIPPED, here.slug) == [f"{PLACE}: “Exploration” → “Ours”"]
    assert dips("rollback", here.slug) == [f"{here.slug} is back at dips-birmingham 1.0.0."]
    assert dips("diff", SHIPPED, here.slug) == []


def test_a_merge_says_what_to_choose_and_writes_when_it_is(folders) -> None:
    words = ("merge", SHIPPED, folders / "ours", folders / "theirs", folders / "new")

    assert dips(*words) == [
        f"{PLACE}: was “Exploration”, ours “Ours”, theirs “Theirs”. Add --choose {PLACE}=ours or =theirs.",
        "exit 1: 1 thing to choose. Nothing was changed.",
    ]
    assert not (folders / "new").exists()
    assert dips(*words, "--choose", f"{PLACE}=theirs") == [f"dips-birmingham 1.1.0 is in {folders / 'new'}."]
    assert read_folder(folders / "new") == read_folder(folders / "theirs")


def test_publish_and_merge_into_a_council(folders, here, solihull) -> None:
    with council_scope(here):
        before = services.export()
    dips("import", folders / "ours", here.slug)

    assert "dips-birmingham 1.0.0 is published." in dips("publish", "--shipped")
    assert dips("publish", folders / "theirs") == ["dips-birmingham 1.1.0 is published."]
    assert dips("publish", solihull.slug, "--name", "solihull-dips", "--title", "Ours", "--version", "2.0.0") == [
        "solihull-dips 2.0.0 is published."
    ]
    assert dips("publish", folders / "ours")[-1].startswith("exit 1: dips-birmingham 1.0.0 is published already")
    assert dips("merge", here.slug, "1.1.0", "--choose", f"{PLACE}=ours") == [
        f"{here.slug} has taken dips-birmingham 1.1.0 beside its own changes."
    ]
    with portal_scope():
        assert [str(each) for each in queries.newest()] == [
            "civtech-style 1.0.0",
            "dips-birmingham 1.1.0",
            "quick-call 1.0.0",
            "solihull-dips 2.0.0",
        ]
    assert dips("diff", here.slug, folders / "ours") == ["blueprint/version: “1.1.0” → “1.0.0”"]
    assert before.meta["version"] == "1.0.0"


@pytest.mark.parametrize("words", [("check",), ("import", "birmingham"), ("publish",)])
def test_one_line_for_each_fault_and_exit_1(folders, here, words) -> None:
    file = folders / "ours/calls/criteria.yaml"
    file.write_text(file.read_text().replace("weight: 10", "weight: none"))
    line = file.read_text().splitlines().index("    weight: none") + 1

    said = dips(words[0], folders / "ours", *words[1:])

    assert said[-1] == "exit 1: 1 fault. Nothing was changed."
    assert [line.split(":")[0] for line in said[:-1]] == [f"calls/criteria.yaml, line {line}"]
    assert queries.published().count() == len(library.names())
