"""Words that fit every council: a text may name it without knowing which it is."""

from __future__ import annotations

from typing import Any


def named(text: str, council: Any) -> str:
    """Put the council's name where `{council}` stands, and its short one where `{short}` does. Nothing else is read."""
    if council is None or "{" not in text:
        return text
    return text.replace("{council}", council.name).replace("{short}", council.label)
