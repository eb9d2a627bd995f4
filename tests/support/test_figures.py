"""The table of figures: one line a name, the worse value, and red beyond the limit."""

import pytest

from tests.support.figures import Figure


def test_same_name_keeps_the_worse_value_and_counts_all_cases() -> None:
    most = Figure("lost", 0, at_most=0, cases=5).joined(Figure("lost", 2, at_most=0, cases=7))
    least = Figure("found", 9, at_least=8, cases=1).joined(Figure("found", 7, at_least=8, cases=1))

    assert (most.value, most.cases, most.holds()) == (2, 12, False)
    assert (least.value, least.cases, least.holds()) == (7, 2, False)


def test_line_shows_value_limit_and_cases() -> None:
    assert Figure("recovery", 1.5, at_most=10, unit="s", cases=1200).line() == (
        "recovery",
        "1.50 s",
        "≤ 10",
        "1200",
        "",
    )
    assert Figure("lost", 1, at_most=0).line()[-1] == "BROKEN"


def test_figure_beyond_its_limit_fails_the_test(figure, request) -> None:
    with pytest.raises(AssertionError, match="lost 1 ≤ 0"):
        figure("lost", 1, limit=0)
    request.node.user_properties.clear()


def test_rounds_are_few_unless_the_full_set_runs(rounds, monkeypatch) -> None:
    monkeypatch.setattr("tests.support.figures.FULL", False)
    assert rounds(quick=5, full=500) == 5
    monkeypatch.setattr("tests.support.figures.FULL", True)
    assert rounds(quick=5, full=500) == 500
