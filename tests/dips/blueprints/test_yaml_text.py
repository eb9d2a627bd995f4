"""Only plain YAML is read, each part has its line, and writing has one form."""

from __future__ import annotations

import pytest

from dips.blueprints import yaml_text

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def test_words_stay_words_and_parts_have_lines() -> None:
    data, places = yaml_text.read(
        "f.yaml", "answer: yes\nday: 2022-01-20\nnumber: 012\nrows:\n  - one: 1\n  - two: true\n"
    )

    assert data == {"answer": "yes", "day": "2022-01-20", "number": "012", "rows": [{"one": 1}, {"two": True}]}
    assert places[("rows",)] == ("f.yaml", 4)
    assert places[("rows", 1)] == ("f.yaml", 6)
    assert places[("rows", 1, "two")] == ("f.yaml", 6)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (BOMB, 1, "The file uses an anchor or an alias."),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "The file uses a tag."),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands here twice."),
        ("a: 1\n---\nb: 2\n", 2, "The file holds a second document."),
        ("1: a\n", 1, "A name on the left of a colon must be a word."),
        ("a: [1, 2\nb: 3\n", 2, "This is not YAML"),
        ("a: 'x\n", 2, "This is not YAML"),
        ("", 1, "The file is empty."),
        ("[" * 40 + "]" * 40, 1, "The file is nested too deeply or is too long."),
        ("a: 1\nb: \x00\n", 2, "This is not YAML: a character that nobody can see."),
        ("a:\n  b: 1\n\tc: 2\n", 3, "This is not YAML"),
    ],
)
def test_tricks_and_slips_are_refused_with_their_line(text, line, message) -> None:
    with pytest.raises(yaml_text.Unreadable) as refusal:
        yaml_text.read("f.yaml", text)

    assert (refusal.value.fault.file, refusal.value.fault.line) == ("f.yaml", line)
    assert refusal.value.fault.message.startswith(message)


@pytest.mark.parametrize(
    "value",
    ["yes", "no", "012", "12", "1.5", "2022-01-20", "null", "~", "", " lead", "trail ", "a: b", "- a", "# a", "é “ß” 🎉", "x" * 300,
     "two words " * 40, "one\ntwo", "one\n\n  two\n", "'", '"', "{{ field }}", "[x]", "&a", "*a", "!t", "%", "@"],
)  # fmt: skip
def test_what_is_written_reads_the_same(value) -> None:
    text = yaml_text.write({"rows": [{"value": value}]})

    data, _places = yaml_text.read("f.yaml", text)

    assert data == {"rows": [{"value": value}]}
    assert yaml_text.write(data) == text
