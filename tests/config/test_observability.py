"""The document of logs and metrics is that of the code."""

from __future__ import annotations

from django.conf import settings

from dips.councils.metrics import FAMILIES
from dips.kernel.lines import FIELDS

DOCUMENT = settings.ROOT / "docs" / "observability.md"


def table(heading: str) -> list[list[str]]:
    """The rows below a heading, without the table's own."""
    part = DOCUMENT.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


def test_it_names_every_field_of_a_log_line() -> None:
    assert table("Fields of a log line") == [[f"`{name}`", says] for name, says in FIELDS.items()]


def test_it_names_every_metric() -> None:
    assert table("Metrics") == [
        [f"`{name}`", family.kind, ", ".join(f"`{label}`" for label in family.labels), family.says]
        for name, family in FAMILIES.items()
    ]
