"""Bodies survive the way to Markdown and back, byte for byte."""

from __future__ import annotations

import random

import pytest

from cms import prose

KEYS = {"privacy": 7}


def page_key(pk: int) -> str | None:
    return {number: key for key, number in KEYS.items()}.get(pk)


def there_and_back(text: str) -> str:
    return prose.write(prose.parse(text, KEYS.get), page_key)


@pytest.mark.parametrize(
    "text",
    [
        "One paragraph.",
        "One.\n\nTwo with **bold**, *slanted* and a [link](https://example.org/a?b=1&c=2).",
        "See [the notice](page:privacy).",
        "- one\n- two with **bold**\n- three",
        "1. first\n2. second",
        "Before\n\n- one\n- two\n\nAfter",
        "## A heading\n\nWords.\n\n## Another\n\nMore words.",
        "> Their own words.\n> — Who said it",
        "::: figures\n528 | companies reached | Report, 2023\n£89,000 | spent | Accounts\n:::",
        "::: button\nRead it | page:privacy\n:::",
        "Stars \\* and \\_lines\\_ and \\[brackets\\]",
        "Ŵŷ ‘quotes’ & <tags> 🙂",
        "\\# not a heading",
        "\\- not a list",
        "1\\. not a list",
        "\\+",
    ],
)
def test_canonical_text_comes_back_the_same(text) -> None:
    assert there_and_back(text) == text


def test_what_an_editor_wrote_reads_as_markdown() -> None:
    html = '<p data-block-key="a1">A <b>bold</b> &amp; <a linktype="page" id="7">page</a></p><ul><li data-block-key="b">x</li></ul>'

    assert prose.write([("paragraph", html)], page_key) == "A **bold** & [page](page:privacy)\n\n- x"


def test_html_in_markdown_stays_text() -> None:
    assert prose.parse("<script>alert(1)</script>") == [("paragraph", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]


def test_faults_name_the_line() -> None:
    text = "::: figures\n528 | companies\n:::\n\n> nobody said this\n\n[away](page:nowhere)"

    assert list(prose.faults(text, {"privacy"})) == [
        "“528 | companies” must have 3 parts with | between them",
        "a quote must end with a line like “> — who said it”",
        "the link page:nowhere leads to no page of this blueprint",
    ]


def test_whatever_is_typed_has_one_form(rounds) -> None:
    """Marks in any order, as a wrapped or half-edited file has them: written once, it is written so again."""
    chance = random.Random(3)
    marks = [
        "a",
        "b ",
        "*",
        "_",
        "**",
        "\\",
        "\\\n",
        "  \n",
        "\n",
        "\n\n",
        "- ",
        "+",
        "1. ",
        "> ",
        "## ",
        "#",
        "|",
        "—",
        "`",
    ]
    marks += [
        "[x](page:privacy)",
        "[x](https://a.b)",
        "::: figures\n",
        "::: button\n",
        ":::\n",
        "&",
        "<",
        ">",
        "(",
        "!",
    ]
    texts = ["".join(chance.choices(marks, k=chance.randint(1, 14))) for _ in range(rounds(quick=3000, full=60000))]
    sound = [text for text in texts if not any(prose.faults(text, {"privacy"}))]

    assert [text for text in sound if not prose.settles(text) or prose.tidy(prose.tidy(text)) != prose.tidy(text)] == []
    assert len(sound) > len(texts) / 4
