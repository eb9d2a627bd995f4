"""What may be a council's logo: a picture that shows in a header and can do nothing else.

Pixels are drawn anew, so that nothing but pixels is kept. A drawing (SVG) is kept as it is, and therefore refused when
it holds anything but shapes and words: browsers run what stands in one that is opened by its address.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from dips.kernel.errors import Invalid

LARGEST = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LEAST_WIDTH, SHOWN_WIDTH, SHOWN_HEIGHT = (
    200,
    720,
    176,
)  # a header shows 144 by 44 at most; screens have up to four times as many dots
PIXELS = frozenset({"PNG", "JPEG", "WEBP"})
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "svg")
SVG = "{http://www.w3.org/2000/svg}"
# fmt: off
SHAPES = frozenset({
    "svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "symbol", "use", "style",
})
# fmt: on
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)


class LogoRefused(Invalid):
    code = "logo_refused"
    default = _("We cannot use this file as a logo. Save it as PNG, JPEG, WebP or SVG.")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that may be shown. Its name is its content's, so that browsers may keep it."""

    content: bytes
    extension: str

    @property
    def name(self) -> str:
        return f"logos/{hashlib.sha256(self.content).hexdigest()[:20]}.{self.extension}"


def read(stream: BinaryIO) -> Logo:
    """The logo in a file, whatever the file is called. Refuses what is no picture, too small, too large or not still."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise LogoRefused(_("The logo must be 2 MB or smaller"), field="logo")
    if b"<svg" in content[:4096].lower():
        _check_drawing(content)
        return Logo(content, "svg")
    return Logo(_redrawn(content), "png")


def _redrawn(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=sorted(PIXELS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise LogoRefused(_("The logo has too many dots. Save it 2,000 dots wide or less"), field="logo")
            if picture.width < LEAST_WIDTH:
                raise LogoRefused(
                    _("The logo is %(width)s dots wide. It needs at least %(least)s, or people will see it blurred"),
                    field="logo",
                    width=picture.width,
                    least=LEAST_WIDTH,
                )
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoRefused(field="logo") from error
    drawn.thumbnail((SHOWN_WIDTH, SHOWN_HEIGHT))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _check_drawing(content: bytes) -> None:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise LogoRefused(
            _("This SVG file cannot be read. Save it again as a plain SVG, or as PNG"), field="logo"
        ) from error
    if root.tag != f"{SVG}svg" or not all(map(_is_harmless, root.iter())):
        raise LogoRefused(
            _(
                "This SVG file holds more than a drawing, such as a script or a picture from elsewhere."
                " Save it as a plain SVG, or as PNG"
            ),
            field="logo",
        )


def _is_harmless(part: Element) -> bool:
    """Shapes and words of SVG; editors' own notes in other namespaces do nothing in a browser."""
    if not isinstance(part.tag, str):
        return True  # a comment
    if part.tag.startswith("{") and not part.tag.startswith(SVG):
        return "xhtml" not in part.tag
    if part.tag.removeprefix(SVG) not in SHAPES or ELSEWHERE.search(part.text or ""):
        return False
    return all(_is_still(name, value) for name, value in part.attrib.items())


def _is_still(name: str, value: str) -> bool:
    plain = name.rpartition("}")[2].lower()
    if plain.startswith("on") or ELSEWHERE.search(value):
        return False
    return plain != "href" or value.startswith("#")
