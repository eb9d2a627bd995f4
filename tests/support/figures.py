"""What the tests measured, and how many rounds they go: `make test` a few, `make check` many. `-p tests.support.figures`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import pytest

PROPERTY = "figure"
FULL = bool(os.environ.get("DIPS_FULL"))
_seen: dict[str, Figure] = {}


@dataclass
class Figure:
    """One number that a test stands for: its limit (`at_most` or `at_least`), and out of how many cases it comes."""

    name: str
    value: float
    at_most: float | None = None
    at_least: float | None = None
    unit: str = ""
    cases: int = 0

    def holds(self) -> bool:
        """Whether the number keeps its limit. One without a limit only tells."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    def joined(self, other: Figure) -> Figure:
        """Both as one line: the worse of the two, the cases of both."""
        worse = min if self.at_least is not None else max
        return Figure(**asdict(self) | {"value": worse(self.value, other.value), "cases": self.cases + other.cases})

    def line(self) -> tuple[str, ...]:
        """As the table shows it."""
        limit = "" if self.at_most is None else f"≤ {_number(self.at_most)}"
        limit = limit if self.at_least is None else f"≥ {_number(self.at_least)}"
        mark = "" if self.holds() else "BROKEN"
        return self.name, f"{_number(self.value)} {self.unit}".strip(), limit, str(self.cases or ""), mark


@pytest.fixture(scope="session")
def rounds() -> Callable[..., int]:
    """`rounds(quick=5, full=500)`: how often a test goes round, in `make test` and in `make check`."""
    return lambda *, quick, full: full if FULL else quick


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`figure("lost", 0, limit=0, unit="operations", cases=500)`: keep a number for the table; fails beyond its limit.

    `at_least=` for a number that may not be smaller; no limit for one that only tells. The same name told by several
    tests is one line of the table.
    """

    def note(
        name: str,
        value: float,
        *,
        limit: float | None = None,
        at_least: float | None = None,
        unit: str = "",
        cases: int = 0,
    ) -> None:
        told = Figure(name, value, limit, at_least, unit, cases)
        request.node.user_properties.append((PROPERTY, asdict(told)))
        assert told.holds(), " ".join(told.line())

    return note


def pytest_report_header() -> str:
    return "set: full (make check)" if FULL else "set: quick (make test)"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """In the controller too: xdist sends each report there with its properties."""
    if report.when != "teardown" or "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name, told in report.user_properties:
        if name == PROPERTY and isinstance(told, dict):
            told_ = Figure(**told)
            _seen[told_.name] = _seen[told_.name].joined(told_) if told_.name in _seen else told_


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table, when anything was measured."""
    if not _seen:
        return
    rows = [("figure", "value", "limit", "cases", ""), *(_seen[name].line() for name in sorted(_seen))]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    terminalreporter.section("figures: full set" if FULL else "figures: quick set")
    for row in rows:
        terminalreporter.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
