"""The answers engine: one reading of what is typed, whoever types it."""

from __future__ import annotations

import pytest

from tenants.applications import answers
from tenants.applications.errors import AnswersRefused
from tenants.calls.form import Choice, Page, Question, ShowIf


def page(*questions: Question) -> Page:
    return Page(key="p", title="P", group="G", questions=questions)


def ask(kind: str, **kwargs) -> Question:
    return Question(key="q", label="Your answer", kind=kind, **kwargs)


@pytest.mark.parametrize(
    ("kind", "typed", "means"),
    [
        ("short", "  Two\nlines ", "Two lines"),
        ("long", "Llŷn, Ŵy a 🚲\r\nrest", "Llŷn, Ŵy a 🚲\nrest"),
        ("long", "a\x00b\x07c", "abc"),
        ("long", "lone \ud800 half", "lone  half"),
        ("choice", "b", "b"),
        ("yes_no", "yes", True),
        ("yes_no", False, False),
        ("number", "1,250", 1250),
        ("number", 2.5, 2.5),
        ("money", "£24,500", {"pence": 2450000, "currency": "GBP", "vat_included": False}),
        ("money", "12.50", {"pence": 1250, "currency": "GBP", "vat_included": False}),
        ("date", {"day": "6", "month": "1", "year": "2027"}, "2027-01-06"),
        ("date", ["6", "1", "2027"], "2027-01-06"),
        ("date", "2027-01-06", "2027-01-06"),
        ("declaration", "on", True),
        ("declaration", True, True),
    ],
)
def test_a_typed_value_means_one_thing(kind, typed, means):
    question = ask(kind, choices=(Choice("a", "A"), Choice("b", "B")))

    assert answers.validate(page(question), {"q": typed}, {}) == ({"q": means}, {})


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("choice", "c", "Choose one of the answers that are listed"),
        ("yes_no", "perhaps", "Select yes or no"),
        ("number", "many", "Enter a number, like 14"),
        ("number", "NaN", "Enter a number, like 14"),
        ("money", "about 5k", "Enter an amount in pounds, like 24,500"),
        ("date", {"day": "30", "month": "2", "year": "2027"}, "Enter a date that exists, like 27 3 2026"),
        ("date", {"day": "1", "month": "1", "year": "0001"}, "Enter a year between 1900 and 2200"),
    ],
)
def test_a_wrong_value_is_told_how_to_mend_it(kind, typed, sentence):
    question = ask(kind, choices=(Choice("a", "A"),))

    assert answers.validate(page(question), {"q": typed}, {}) == ({}, {"q": [sentence]})


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("short", "Enter an answer to “Your answer”"),
        ("yes_no", "Select yes or no for “Your answer”"),
        ("file", "Upload a file for “Your answer”"),
        ("declaration", "Tick the box to confirm: Your answer"),
        ("money", "Enter an amount in pounds for “Your answer”"),
    ],
)
def test_a_missing_answer_is_asked_for(kind, sentence):
    assert answers.validate(page(ask(kind)), {}, {}) == ({}, {"q": [sentence]})
    assert answers.validate(page(ask(kind, required=False)), {}, {})[1] == {}


def test_words_are_counted_and_the_sentence_says_both_numbers():
    question = ask("long", word_limit=150)

    _cleaned, errors = answers.validate(page(question), {"q": "word " * 170}, {})

    assert errors == {"q": ["Your answer is 170 words. Shorten it to 150 words or fewer"]}


def test_a_cell_of_100_000_characters_cannot_be_kept():
    with pytest.raises(AnswersRefused) as refused:
        answers.read(page(ask("long")), {"q": "x" * 100_000})

    assert refused.value.errors == {
        "q": ["Your answer is 100,000 characters. Shorten it to 20,000 characters or fewer"]
    }


@pytest.mark.parametrize("value", [{"a": 1}, ["x", "y"], True])
def test_a_value_of_another_shape_cannot_be_kept(value):
    with pytest.raises(AnswersRefused) as refused:
        answers.read(page(ask("long")), {"q": value})

    assert refused.value.errors == {"q": ["Give this answer as text"]}


def test_a_question_is_asked_only_after_the_answer_it_depends_on():
    first = Question(key="personal", label="Personal?", kind="yes_no")
    then = Question(key="how", label="How?", kind="long", show_if=ShowIf("personal", "yes"))

    assert answers.validate(page(first, then), {"personal": "no"}, {}) == ({"personal": False}, {})
    assert answers.validate(page(first, then), {"personal": "yes"}, {})[1] == {"how": ["Enter an answer to “How?”"]}
    assert answers.validate(page(then), {}, {}, others={"personal": "yes"})[1] == {"how": ["Enter an answer to “How?”"]}
    assert answers.validate(page(then), {}, {}, others={}) == ({}, {})


def test_confidential_is_asked_with_an_answer_and_wants_a_reason():
    question = ask("long", confidential=True, required=False)

    assert answers.validate(page(question), {"q": ""}, {})[1] == {}
    assert answers.validate(page(question), {"q": "Our rates"}, {})[1] == {
        "q__confidential": ["Select yes if any part of this answer is confidential"]
    }
    assert answers.validate(page(question), {"q": "Our rates", "q__confidential": "yes"}, {})[1] == {
        "q__confidential_reason": ["Say which part is confidential, and why"]
    }
    whole = {"q": "Our rates", "q__confidential": "yes", "q__confidential_reason": "Day rates"}
    assert answers.validate(page(question), whole, {}) == ({"q": "Our rates"}, {})


def test_names_that_no_question_asks_for_are_named():
    assert answers.unknown_keys(page(ask("long")), {"q": "", "state": "eligible"}) == ["state"]
