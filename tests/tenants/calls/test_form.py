"""A form version becomes pages of questions, and rules become results."""

from __future__ import annotations

import pytest

from tenants.calls.form import Choice, ShowIf, parse, questions
from tenants.calls.forms import read_time

PAGES = [
    {
        "key": "data",
        "title": "Data",
        "group": "Idea",
        "questions": [
            {"key": "personal", "label": "Personal data?", "kind": "yes_no"},
            {
                "key": "protect",
                "label": "How?",
                "kind": "long",
                "word_limit": 20,
                "criterion": "solves",
                "show_if": {"question": "personal", "equals": "yes"},
            },
            {
                "key": "size",
                "label": "Size",
                "kind": "choice",
                "required": False,
                "choices": [{"key": "s", "label": "S"}, {"key": "l", "label": "L"}],
            },
        ],
    }
]


def test_parse() -> None:
    (page,) = parse(PAGES)

    personal, protect, size = page.questions
    assert (page.key, page.group, page.criteria) == ("data", "Idea", ("solves",))
    assert (personal.kind, personal.required, personal.word_limit) == ("yes_no", True, None)
    assert (protect.word_limit, protect.show_if) == (20, ShowIf("personal", "yes"))
    assert (size.required, size.choices) == (False, (Choice("s", "S"), Choice("l", "L")))
    assert [question.key for question in questions(parse(PAGES))] == ["personal", "protect", "size"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({}, False), ({"personal": "no"}, False), ({"personal": "yes"}, True), ({"personal": True}, True)],
)
def test_a_question_is_asked_when_its_condition_holds(answers, asked) -> None:
    protect = parse(PAGES)[0].questions[1]

    assert protect.is_asked(answers) is asked


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5pm", "17:00"),
        ("9:30am", "09:30"),
        ("17:00", "17:00"),
        ("midday", "12:00"),
        ("12am", "00:00"),
        ("12.15PM", "12:15"),
    ],
)
def test_times_as_people_say_them(text, read) -> None:
    assert f"{read_time(text):%H:%M}" == read


@pytest.mark.parametrize("text", ["", "5", "25:00", "13pm", "5:99pm", "soon"])
def test_other_times_are_refused(text) -> None:
    with pytest.raises(ValueError):
        read_time(text)
