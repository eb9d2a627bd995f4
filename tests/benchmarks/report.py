"""The table that a run prints, and docs/benchmarks.md that it writes: each figure beside its limit and its aim."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = ("what", "measured", "limit", "aim", "")


@dataclass(frozen=True)
class Result:
    """One figure. `limit` breaks the run, `aim` only tells; with `at_least` a larger figure is the better one."""

    name: str
    value: float
    unit: str = "×"
    limit: float | None = None
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    def keeps(self, bound: float | None) -> bool:
        if bound is None:
            return True
        return self.value >= bound if self.at_least else self.value <= bound

    def cells(self) -> tuple[str, ...]:
        sign = "≥" if self.at_least else "≤"
        bounds = ["" if bound is None else f"{sign} {number(bound)}" for bound in (self.limit, self.aim)]
        verdict = "BROKEN" if not self.keeps(self.limit) else "" if self.keeps(self.aim) else "aim not reached"
        name = f"{self.name} ({self.note})" if self.note else self.name
        return name, f"{number(self.value)} {self.unit}".strip(), *bounds, verdict


@dataclass
class Report:
    """What one run measured, by chapter."""

    chapters: dict[str, list[Result]] = field(default_factory=dict)

    def add(self, chapter: str, *results: Result) -> None:
        self.chapters.setdefault(chapter, []).extend(results)

    def lines(self) -> list[str]:
        """Markdown: a table a chapter."""
        lines: list[str] = []
        for chapter, results in self.chapters.items():
            rows = [HEAD, *(result.cells() for result in results)]
            widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
            cells = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
            rule = " | ".join("-" * max(3, width) for width in widths)
            lines += [f"### {chapter}", "", f"| {cells[0]} |", f"| {rule} |", *(f"| {row} |" for row in cells[1:]), ""]
        return lines

    def write(self) -> None:
        """Put this run's chapters in the page; a chapter that was not measured now keeps what it said."""
        text = PAGE.read_text()
        head, _, rest = text.partition(BEGIN)
        before, _, tail = rest.partition(END)
        kept = _chapters(before)
        for title, body in _chapters("\n".join(self.lines())).items():
            kept[title] = body
        PAGE.write_text(
            f"{head}{BEGIN}\n\n" + "\n".join(body.strip() + "\n" for body in kept.values()) + f"\n{END}{tail}"
        )


def _chapters(text: str) -> dict[str, str]:
    """Title to text, of the third-level headings."""
    parts = text.split("### ")[1:]
    return {part.partition("\n")[0]: f"### {part}" for part in parts}


def number(value: float) -> str:
    """Three digits that tell something."""
    if value == int(value) and abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
