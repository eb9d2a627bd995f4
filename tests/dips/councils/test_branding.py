"""The five colours that look.md holds the arithmetic to, and what is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from dips.councils import branding
from dips.councils.branding import CHALK, WHITE, contrast, derive


@pytest.mark.parametrize(
    ("given", "before", "accent", "ratio"),
    [
        ("#7b1e5b", 9.6, "#7b1e5b", 9.6),
        ("#2f9e44", 3.4, "#00852b", 4.8),
        ("#f2c200", 1.7, "#8b6f06", 4.8),
        ("#005eb8", 6.4, "#005eb8", 6.4),
        ("#e4002b", 4.8, "#e4002b", 4.8),
    ],
)
def test_accent_of_the_look(given: str, before: float, accent: str, ratio: float) -> None:
    derived = derive(given)

    assert round(contrast(WHITE, given), 1) == before
    assert (derived.accent, derived.ratio) == (accent, ratio)


def test_accent_of_the_two_councils() -> None:
    assert derive("#7B1E5B") == branding.Accent("#7b1e5b", "#7b1e5b", "#54003b", "#faf0f5", "#e2b5cd")
    assert derive("#2f9e44") == branding.Accent("#00852b", "#017b27", "#03601e", "#eff6ef", "#accfae")


@pytest.mark.parametrize("given", ["#ffffff", "#ffff00", "#00ffff", "#ff00ff", "#808080", "#000000", "#123456"])
def test_any_colour_ends_readable(given: str) -> None:
    derived = derive(given)

    assert derived.ratio >= 4.8
    assert round(contrast(derived.accent_text, CHALK), 1) >= 5.0


@pytest.mark.parametrize("bad", ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#123456;}"])
def test_not_a_colour_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        derive(bad)
