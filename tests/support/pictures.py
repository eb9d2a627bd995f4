"""Pictures as people upload them: good ones, and some that must not be taken."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><title>Oak</title>'
    b'<path d="M0 0h300v80H0z" fill="#7b1e5b"/></svg>'
)
SCRIPTED = DRAWING.replace(b"<path", b"<script>alert(1)</script><path")


def pixels(width: int, height: int = 80, kind: str = "PNG", colour: str = "#7b1e5b") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def upload(kind: str) -> SimpleUploadedFile:
    """A logo that is fine (`svg`), runs a script (`scripted`), is no picture (`text`), or too small (`small`)."""
    name, content = {
        "svg": ("logo.svg", DRAWING),
        "scripted": ("logo.svg", SCRIPTED),
        "text": ("logo.png", b"not a picture"),
        "small": ("logo.png", pixels(120)),
    }[kind]
    return SimpleUploadedFile(name, content)
