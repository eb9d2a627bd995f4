"""What people send by mistake, or to see what happens: one plain sentence each, with file, line and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dips.blueprints import checking, library
from dips.blueprints.faults import BlueprintFaulty

HUNDRED = 100 * 1024**2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(library.SHELF / "dips-birmingham", tmp_path / "mine"))


def said(path: Path) -> list[str]:
    """What reading or checking it says."""
    try:
        return [str(fault) for fault in checking.check(library.load(path))]
    except BlueprintFaulty as refusal:
        return [str(fault) for fault in refusal.faults]


def hundred_megabytes(path: Path) -> Path:
    """A file that is this large and takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(HUNDRED)
    return path


def test_a_hundred_megabytes(folder, tmp_path) -> None:
    hundred_megabytes(folder / "calls/form.yaml")

    assert said(folder) == ["calls/form.yaml: The file is larger than 256 kB. Make it smaller."]
    assert said(hundred_megabytes(tmp_path / "mine.zip")) == [
        "blueprint.zip: The zip is larger than 4 MB. Leave out what is no part of a blueprint."
    ]


def test_a_wrong_field_of_a_letter_is_told_with_its_own_line(folder) -> None:
    file = folder / "programmes/letters/application_received.md"
    file.write_text(
        "\n" + file.read_text().replace("{{ receipt_hash }}", "{{ receipt }}").replace("{{ link }}", "{% l")
    )
    lines = file.read_text().split("\n")
    wrong = [lines.index(line) + 1 for line in lines if "{{ receipt }}" in line or "{% l" in line]

    assert [each.partition(":")[0] for each in said(folder)] == [
        f"programmes/letters/application_received.md, line {line}" for line in wrong
    ]


def test_conditions_that_go_round_in_a_circle(folder) -> None:
    file = folder / "calls/form.yaml"
    wait = "        show_if:\n          question: {}\n          equals: 'yes'\n"
    text = file.read_text()
    asked = {key: text.index("kind:", text.index(f"- key: {key}\n")) for key in ("personal_data", "conflict")}
    for key, other in (("conflict", "personal_data"), ("personal_data", "conflict")):
        place = asked[key] - len("        ")
        text = text[:place] + wait.format(other) + text[place:]
    file.write_text(text)
    line = text[: text.index("question: conflict")].count("\n") + 1

    assert said(folder) == [
        f"calls/form.yaml, line {line}: No earlier question is “conflict”. Name a question that is asked before."
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("blueprint.yaml", "format: 1", "format: 2", "“format” cannot be “2”. This version of DIPS reads 1; update DIPS."),
        ("blueprint.yaml", "revision: 2", "revision: 3", "“revision” is 3. This version of DIPS reads up to 2; update DIPS."),
        ("calls/policy.yaml", "10", "9" * 5000, "This number has too many digits. Put it in quotes if it is a word."),
        ("calls/policy.yaml", "10", "10.0", "“minimum_days_open” must be a whole number. Quotes turn a number into words."),
        ("calls/criteria.yaml", "key: solves", 'key: "solves\\n"', "“key” cannot be “solves\n”. Write it like small_or_medium, in small letters without spaces."),
        ("calls/criteria.yaml", "name: Solves the challenge", 'name: "Solves\\0"', "There is a character here that cannot be kept. Type the words again without it."),
        ("calls/criteria.yaml", "name: Solves the challenge", 'name: "\\ud83d"', "There is a character here that cannot be kept. Type the words again without it."),
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_taken(folder, file, old, new, message) -> None:
    text = (folder / file).read_text()
    line = text[: text.index(old)].count("\n") + 1
    (folder / file).write_text(text.replace(old, new, 1))

    assert [each for each in said(folder) if message in each] == [f"{file}, line {line}: {message}"]


def test_an_escape_for_no_character(folder) -> None:
    text = (folder / "calls/policy.yaml").read_text()
    (folder / "calls/policy.yaml").write_text(text.replace("10", '"\\U00110000"'))

    assert [each.startswith("calls/policy.yaml, line 1: This is not YAML") for each in said(folder)] == [True]


def test_windows_line_ends_are_the_same_words(folder) -> None:
    document = library.load(folder)
    before = library.render(document)
    rows = document.sections["challenges/brief"]
    rows[0]["guidance"] = rows[0]["guidance"].replace("\n", "\r\n")

    assert library.render(document) == before
