"""What the law calls a small or medium-sized enterprise, with the day from which each rule holds. Not legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Fewer staff than `staff_below`, and either figure at most its limit."""

    key: str
    valid_from: date
    source: str
    staff_below: int
    turnover_most_pence: int
    balance_sheet_most_pence: int

    def answer(
        self, *, staff_count: int | None, turnover_pence: int | None, balance_sheet_pence: int | None
    ) -> bool | None:
        """True or False where the figures decide it; None where one is missing that could."""
        if staff_count is None:
            return None
        if staff_count >= self.staff_below:
            return False
        tests = (
            None if turnover_pence is None else turnover_pence <= self.turnover_most_pence,
            None if balance_sheet_pence is None else balance_sheet_pence <= self.balance_sheet_most_pence,
        )
        if True in tests:
            return True
        return None if None in tests else False


RULES = (
    SizeRule(
        key="procurement-act-2023-s123",
        valid_from=date(2025, 2, 24),
        source="Procurement Act 2023, section 123(1), in force 24 February 2025",
        staff_below=250,
        turnover_most_pence=44_000_000_00,
        balance_sheet_most_pence=38_000_000_00,
    ),
)


def source_of(key: str) -> str:
    """The words of a rule's key, for people."""
    return next((rule.source for rule in RULES if rule.key == key), key)


def rule_on(day: date) -> SizeRule:
    """The rule of a day. Before the first rule's day the first is used: it only describes, and decides nothing."""
    held = [rule for rule in RULES if rule.valid_from <= day]
    return max(held, key=lambda rule: rule.valid_from) if held else RULES[0]
