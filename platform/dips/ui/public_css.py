"""Write `public.css`: the stylesheets of the public pages as one file, so that a first visit asks for one."""

from __future__ import annotations

import re
from pathlib import Path

from .admin_css import CSS, bare

PARTS = ("tokens.css", "base.css", "patterns.css", "dips.css", "print.css")
TARGET = CSS / "public.css"
_NOTICE = "/* Written by `dips admin_css` from {parts}: change those. */\n"


def build() -> str:
    """The files one after the other, without their comments and indents."""
    parts = "\n".join(bare((CSS / name).read_text()) for name in PARTS)
    return _NOTICE.format(parts=", ".join(PARTS)) + re.sub(r"\n\s+", "\n", parts) + "\n"


def write() -> Path:
    """Write the file and say where."""
    TARGET.write_text(build())
    return TARGET
