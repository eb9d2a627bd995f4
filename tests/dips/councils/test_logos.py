"""What may be a logo, and what a file must not bring along."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dips.councils import logos
from dips.councils.logos import LogoRefused
from tests.support.pictures import DRAWING, pixels


def read(content: bytes) -> logos.Logo:
    return logos.read(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pixels_are_drawn_anew_at_the_size_that_is_shown(kind: str) -> None:
    logo = read(pixels(1600, 400, kind))

    with Image.open(io.BytesIO(logo.content)) as picture:
        assert (picture.format, picture.size, logo.extension) == ("PNG", (704, 176), "png")


def test_what_a_picture_says_beside_its_pixels_is_dropped() -> None:
    said, out = PngInfo(), io.BytesIO()
    said.add_text("Comment", "51.5033, -0.1276")
    Image.new("RGB", (300, 80)).save(out, "PNG", pnginfo=said)

    assert b"51.5033" not in read(out.getvalue()).content


def test_the_same_picture_has_the_same_name() -> None:
    assert read(DRAWING).name == read(DRAWING).name != read(DRAWING.replace(b"Oak", b"Elm")).name


HARMFUL = {
    "a script": b"<script>alert(1)</script>",
    "a handler": b'<rect onload="alert(1)"/>',
    "a page": b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    "a picture from elsewhere": b'<image href="https://elsewhere.example/x.png"/>',
    "a link": b'<a href="https://elsewhere.example/"><rect/></a>',
    "a shape from elsewhere": b'<use href="https://elsewhere.example/x.svg#a"/>',
    "a style from elsewhere": b"<style>@import 'https://elsewhere.example/x.css'</style>",
    "a colour from elsewhere": b'<rect fill="url(https://elsewhere.example/x)"/>',
    "an escaped address": b"<style>rect{fill:u\\72l(//elsewhere.example)}</style>",
    "a change over time": b'<animate attributeName="href" to="javascript:alert(1)"/>',
}


@pytest.mark.parametrize("what", HARMFUL)
def test_a_drawing_with_more_than_shapes_is_refused(what: str) -> None:
    with pytest.raises(LogoRefused, match="more than a drawing"):
        read(DRAWING.replace(b"</svg>", HARMFUL[what] + b"</svg>"))


def test_a_drawing_that_swells_is_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + DRAWING.replace(b"Oak", b"&b;")

    with pytest.raises(LogoRefused, match="cannot be read"):
        read(bomb)


def test_a_drawing_keeps_its_own_colours_and_marks() -> None:
    mark = (
        b'<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/><use href="#a"/>'
    )

    assert read(DRAWING.replace(b"</svg>", mark + b"</svg>")).extension == "svg"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Save it as PNG"),
        (b"%PDF-1.7", "Save it as PNG"),
        (pixels(300)[:60], "Save it as PNG"),
        (pixels(199), "199 dots wide. It needs at least 200"),
        (pixels(5000, 4001), "too many dots"),
        (b"x" * (logos.LARGEST + 1), "2 MB or smaller"),
    ],
)
def test_what_is_no_logo_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(LogoRefused, match=sentence):
        read(content)
