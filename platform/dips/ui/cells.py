"""A spreadsheet that opens as what was written: in Excel too, with the letters of Welsh, and no cell as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse

MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


def as_text(value: object) -> str:
    """A list in one cell; what would be read as a formula is kept as text."""
    text = "; ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_sheet(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The file: a line of headings, then the rows."""
    out = StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerow([str(column) for column in columns])
    writer.writerows([as_text(value) for value in row] for row in rows)
    return out.getvalue()


def answer(name: str, columns: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The file, to be kept under this name."""
    response = HttpResponse(as_sheet(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
