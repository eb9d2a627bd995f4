"""One colour given, five derived. Arithmetic in OKLCH, contrast as WCAG counts it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RGB: TypeAlias = tuple[float, float, float]
HEX = re.compile(r"^#[0-9a-f]{6}$", re.IGNORECASE)
WHITE, CHALK = "#ffffff", "#f3f6f4"
ON_ACCENT = 4.8
ON_CHALK = 5.0
STEP = 0.005
FIVE = ("accent", "accent_text", "accent_deep", "accent_wash", "accent_line")


@dataclass(frozen=True, slots=True)
class Accent:
    """What pages use: fills, words, heroes, washes, lines. White always stands on `accent`."""

    accent: str
    accent_text: str
    accent_deep: str
    accent_wash: str
    accent_line: str

    @property
    def ratio(self) -> float:
        """White on the accent, to one place."""
        return round(contrast(WHITE, self.accent), 1)


def validate_hex(value: str) -> None:
    if not HEX.match(value):
        raise ValidationError(_("Enter a colour as six digits, like #7b1e5b"), code="not_a_colour")


def derive(given: str) -> Accent:
    """Darken the colour only as far as words need; keep its hue."""
    validate_hex(given)
    given = given.lower()
    accent = darkened(given, against=WHITE, until=ON_ACCENT)
    lightness, chroma, hue = to_oklch(accent)
    return Accent(
        accent=accent,
        accent_text=darkened(given, against=CHALK, until=ON_CHALK),
        accent_deep=fitted(lightness - 0.11, chroma, hue),
        accent_wash=fitted(0.965, min(chroma, 0.012), hue),
        accent_line=fitted(0.82, min(chroma * 0.45, 0.06), hue),
    )


def darkened(colour: str, *, against: str, until: float) -> str:
    """Lower the lightness in small steps until the contrast is reached. A colour that has it is kept as given."""
    lightness, chroma, hue = to_oklch(colour)
    while round(contrast(colour, against), 1) < until:  # as it is told to people, to one place
        lightness -= STEP
        colour = fitted(lightness, chroma, hue)
    return colour


def stylesheet(accent: Accent, *, selector: str = ":root") -> str:
    """The council's own properties. Everything else of the look reads them."""
    lines = [f"  --{name.replace('_', '-')}: {getattr(accent, name)};" for name in FIVE]
    return f"{selector} {{\n" + "\n".join([*lines, f"  --on-accent: {WHITE};"]) + "\n}\n"


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> RGB:
    """sRGB to linear light."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness, chroma and hue (radians), after Ottosson."""
    red, green, blue = linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """Linear light; a part outside 0–1 cannot be shown."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def fitted(lightness: float, chroma: float, hue: float) -> str:
    """The colour as six digits, its chroma reduced only as far as the screen needs."""
    lightness = max(lightness, 0.0)
    while not shown(from_oklch(lightness, chroma, hue)) and chroma > 0.001:
        chroma *= 0.98
    return "#" + "".join(f"{eight_bit(part):02x}" for part in from_oklch(lightness, chroma, hue))


def shown(colour: RGB) -> bool:
    return all(-2e-4 <= part <= 1 + 2e-4 for part in colour)


def eight_bit(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))
