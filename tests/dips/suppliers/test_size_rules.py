"""The Act's test of size, at its edges and with figures missing."""

from __future__ import annotations

from datetime import date

import pytest

from dips.suppliers.size_rules import RULES, rule_on

MILLION = 1_000_000_00


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "answer"),
    [
        (249, 44 * MILLION, None, True),
        (249, 44 * MILLION + 1, 38 * MILLION, True),
        (249, 44 * MILLION + 1, 38 * MILLION + 1, False),
        (250, 1, 1, False),
        (249, 44 * MILLION + 1, None, None),
        (249, None, None, None),
        (249, None, 38 * MILLION, True),
        (None, 1, 1, None),
        (0, 0, 0, True),
    ],
)
def test_size_by_the_act(staff: int | None, turnover: int | None, balance: int | None, answer: bool | None) -> None:
    rule = rule_on(date(2026, 1, 1))

    assert rule.answer(staff_count=staff, turnover_pence=turnover, balance_sheet_pence=balance) is answer


def test_the_rule_of_a_day_is_the_last_that_holds() -> None:
    assert rule_on(date(2025, 2, 24)).key == "procurement-act-2023-s123"
    assert rule_on(date(2020, 1, 1)) == RULES[0]
