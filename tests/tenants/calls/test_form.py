"""A form version becomes pages of questions, and rules become results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.calls.form import Choice, ShowIf, asked_by, parse, questions
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


CHAINS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["yes", "no"])), min_size=1, max_size=8)


@given(CHAINS, st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_condition_holds_when_what_it_waits_for_was_asked_and_answered_so(chain, said) -> None:
    """Also where an answer was typed before the question it belongs to fell away."""
    asked_of = [
        {"key": f"q{at}", "label": "?", "kind": "yes_no"}
        | ({"show_if": {"question": f"q{before}", "equals": equals}} if before < at else {})
        for at, (before, equals) in enumerate(chain)
    ]
    answers = {f"q{at}": value for at, value in enumerate(said)}

    found = {}
    for question in questions(parse([{"key": "p", "title": "P", "group": "G", "questions": asked_of}])):
        waits = question.show_if
        expected = waits is None or (found[waits.question] and answers[waits.question] is (waits.equals == "yes"))
        found[question.key] = question.is_asked(answers)
        assert found[question.key] == expected


def test_a_question_whose_stage_has_not_come_is_not_asked() -> None:
    later = {"key": "learnt", "label": "What did you learn?", "kind": "long", "opens_in": "prototype"}
    pages = parse([*PAGES, {"key": "after", "title": "After", "group": "Later", "questions": [later]}])

    assert [page.key for page in asked_by(pages, "call_for_solutions")] == ["data"]
    assert [page.key for page in asked_by(pages, "accelerator")] == ["data"]
    assert [page.key for page in asked_by(pages, "prototype")] == ["data", "after"]
