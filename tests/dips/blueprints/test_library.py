"""Shipped blueprints are in canonical form, and a bad one is refused whole, with file and line."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from dips.blueprints import library, services
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.tree import LARGEST_FILE, read_folder

SHIPPED = library.SHELF / "dips-birmingham"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of Birmingham's blueprint to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "copy"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace words that stand once, and return the line they stood on."""
    path = folder / file
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """What loading or checking says."""
    try:
        found = services.check(library.load(folder))
    except BlueprintFaulty as refusal:
        found = refusal.faults
    return [(fault.file, fault.line, fault.message) for fault in found]


@pytest.mark.parametrize("name", library.names())
def test_shipped_blueprints_have_no_fault_and_are_canonical(name) -> None:
    document = library.load(name)

    assert services.check(document) == []
    assert library.render(document) == read_folder(library.SHELF / name)


def test_save_and_load_give_the_same_bytes(tmp_path) -> None:
    document = library.load("dips-birmingham")

    library.save(document, tmp_path / "out")
    again = library.load(tmp_path / "out")

    assert library.render(again) == library.render(document)
    assert services.digest(again) == services.digest(document)


def test_a_zip_holds_the_same(tmp_path) -> None:
    document = library.load("dips-birmingham")
    packed = library.pack(document)
    (tmp_path / "b.zip").write_bytes(packed)

    again = library.load(tmp_path / "b.zip")

    assert library.render(again) == library.render(document)
    assert library.pack(again) == packed


def test_saving_over_something_else_is_refused(tmp_path) -> None:
    (tmp_path / "letters.txt").write_text("mine")

    with pytest.raises(FileExistsError):
        library.save(library.load("dips-birmingham"), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


SPOILT = [
    ("calls/criteria.yaml", "weight: 30", "weight: 40", "The weights add up to 110.", "criteria:"),
    ("calls/criteria.yaml", "weight: 30", "weight: 0", "“weight” is 0.", None),
    ("calls/criteria.yaml", "weight: 30", "weight: '30'", "“weight” must be a whole number.", None),
    ("calls/criteria.yaml", "    weight: 30\n", "    wight: 30\n", "“wight” is not known here.", None),
    ("programmes/stages.yaml", "kind: exploration", "kind: holiday", "“kind” cannot be “holiday”.", None),
    ("programmes/stages.yaml", "kind: exploration", "kind: prototype", "“prototype” stands here twice.", "kind: prototype"),
    ("challenges/gates.yaml", "- call_closed", "- moon_full", "“moon_full” is not a condition.", None),
    ("challenges/gates.yaml", "before: exploration", "before: challenge_definition", "No challenge enters", None),
    ("challenges/brief.yaml", "  is_question: true\n", "", "No section is the challenge question.", ""),
    ("calls/form.yaml", "criterion: solves", "criterion: shines", "There is no criterion “shines”.", None),
    ("calls/form.yaml", "question: personal_data", "question: later_on", "No earlier question is “later_on”.", None),
    ("calls/form.yaml", "kind: money", "kind: gold", "“kind” cannot be “gold”.", None),
    ("calls/eligibility.yaml", "evaluator: small_firm", "evaluator: tall_firm", "“tall_firm” is not an evaluator.", None),
    ("programmes/letters.yaml", "{{ reference }}", "{{ shoe_size }}", "has no field “shoe_size”.", None),
    ("staff/roles.yaml", "calls.manage_call", "calls.win_call", "There is no permission “calls.win_call”.", None),
    ("blueprint.yaml", "format: 1", "format: 2", "“format” cannot be “2”.", None),
    ("blueprint.yaml", "version: 1.0.0", "version: one", "“version” cannot be “one”.", None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message", "at"), SPOILT)
def test_a_fault_is_told_with_file_and_line(copy, file, old, new, message, at) -> None:
    line = change(copy, file, old, new)
    if at is not None:
        text = (copy / file).read_text()
        line = text.rindex(at) and text[: text.rindex(at)].count("\n") + 1 if at else 1

    found = [each for each in faults(copy) if message in each[2]]

    assert [(where, number) for where, number, _message in found][:1] == [(file, line)]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("blueprint.yaml", "format: 1", "format: 2", "This version of DIPS reads 1; update DIPS."),
        ("cms/theme.yaml", "#7b1e5b", "purple", "Write it like #7b1e5b"),
        ("programmes/letters/application_received.md", "{{ reference }}", "{{ Reference }}", "A field is a small word"),
        (
            "programmes/letters/application_received.md",
            "{{ reference }}",
            "{% load x %}",
            "would be sent with “{% load x",
        ),
        ("programmes/letters/application_received.md", "{{ reference }}", "{{ reference }", "A field is a small word"),
    ],
)
def test_a_fault_says_how_to_mend_it(copy, file, old, new, said) -> None:
    change(copy, file, old, new)

    with pytest.raises(BlueprintFaulty) as refused:
        raise BlueprintFaulty(services.check(library.load(copy)))
    assert [str(fault) for fault in refused.value.faults if said in str(fault)] != []


def test_missing_guidance_is_told(copy) -> None:
    line = change(copy, "challenges/brief.yaml", "  guidance: brief/end_users.md\n", "")
    (copy / "challenges/brief/end_users.md").unlink()
    start = (copy / "challenges/brief.yaml").read_text().split("\n").index("- key: end_users") + 1

    assert faults(copy) == [("challenges/brief.yaml", start, "“guidance” is missing.")]
    assert line > start


def test_a_missing_file_is_told_where_it_is_named(copy) -> None:
    (copy / "challenges/brief/end_users.md").unlink()
    text = (copy / "challenges/brief.yaml").read_text()
    line = text[: text.index("brief/end_users.md")].count("\n") + 1

    assert faults(copy) == [("challenges/brief.yaml", line, "The file challenges/brief/end_users.md is missing.")]


def test_a_missing_section_is_told(copy) -> None:
    (copy / "calls/eligibility.yaml").unlink()

    assert faults(copy) == [("calls/eligibility.yaml", 0, "The file is missing.")]


def test_a_letter_that_is_sent_must_be_there(copy) -> None:
    change(copy, "programmes/letters.yaml", "key: application_received", "key: application_lost")

    messages = {message for _file, _line, message in faults(copy)}
    assert messages == {
        "The letter “application_received” is missing.",
        "Nothing sends the letter “application_lost”.",
    }


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "/etc/passwd", "..\\x.md", "brief/../../staff/roles.yaml", "brief/.hidden.md"]
)
def test_a_text_outside_its_room_is_refused(copy, name) -> None:
    line = change(copy, "challenges/brief.yaml", "guidance: brief/end_users.md", f"guidance: {name}")

    found = [each for each in faults(copy) if each[0] == "challenges/brief.yaml"]
    assert found == [("challenges/brief.yaml", line, f"“{name}” is not a file of this folder.")]


def test_a_link_is_refused(copy) -> None:
    (copy / "challenges/brief/end_users.md").unlink()
    (copy / "challenges/brief/end_users.md").symlink_to("/etc/passwd")

    assert faults(copy) == [("challenges/brief/end_users.md", 0, "This is a link, and may lead outside the blueprint.")]


def test_a_zip_of_the_folder_is_read_as_what_is_in_it(copy) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(each for each in copy.rglob("*") if each.is_file()):
            archive.write(file, f"mine/{file.relative_to(copy)}")
        archive.writestr("__MACOSX/mine/._blueprint.yaml", "what a Mac adds")

    assert library.unpack(buffer.getvalue()).sections == library.load(copy).sections


@pytest.mark.parametrize("name", ["../outside.yaml", "/absolute.yaml", "a\\..\\b.yaml", "c:drive.yaml"])
def test_a_zip_that_leads_outside_is_refused(name) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, "a: 1")

    with pytest.raises(BlueprintFaulty) as refusal:
        library.unpack(buffer.getvalue())

    assert [fault.message for fault in refusal.value.faults] == ["This path leads outside the blueprint."]


def test_a_zip_that_swells_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("blueprint.yaml", "a" * (LARGEST_FILE * 40))

    with pytest.raises(BlueprintFaulty) as refusal:
        library.unpack(buffer.getvalue())

    assert [fault.message for fault in refusal.value.faults] == ["The file is larger than 256 kB."]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04rubbish"])
def test_what_is_no_zip_is_refused(content) -> None:
    with pytest.raises(BlueprintFaulty):
        library.unpack(content)


def test_a_stranger_is_told(copy) -> None:
    (copy / "notes.txt").write_text("mine")

    assert faults(copy) == [("notes.txt", 0, "Nothing reads this file.")]


def test_another_encoding_is_told_with_its_line(copy) -> None:
    (copy / "programmes/terms.yaml").write_bytes(b"- key: a\n  term: caf\xe9\n")

    assert faults(copy) == [("programmes/terms.yaml", 2, "The file is not in UTF-8.")]


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(library.NoSuchBlueprint):
        library.load("no-such-blueprint")


@pytest.mark.parametrize("name", library.names())
def test_what_a_council_takes_names_no_other_body_and_no_person(name) -> None:
    """Whose the programme was stands in blueprint.yaml; a council that adopts it must not find it on its own pages."""
    files = {file: body.decode() for file, body in read_folder(library.SHELF / name).items() if "/" in file}
    elsewhere = re.compile(
        r"Birmingham|BCC|Solihull|West Midlands|CivTech|Scottish Government|STEAMhouse|@\w|https?://"
    )

    assert {file: elsewhere.findall(text) for file, text in files.items() if elsewhere.search(text)} == {}
