"""A cell of a spreadsheet that opens as what was written."""

from __future__ import annotations


def as_text(value: object) -> str:
    """A list in one cell; what would be read as a formula is kept as text."""
    text = "; ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
