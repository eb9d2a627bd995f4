"""Write `admin.css`: our parts inside the Wagtail admin, every rule shut up in `.dips` so that neither look touches the other."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).parent / "static" / "dips" / "css"
HEAD = CSS / "admin.head.css"
PARTS = ("base.css", "patterns.css", "dips.css", "officer.css")
TARGET = CSS / "admin.css"
_NOTICE = "/* Written by `dips admin_css` from admin.head.css and the files of the public pages: change those. */\n"


def build() -> str:
    """The whole stylesheet: the tokens given to Wagtail's variables, then the parts, nested."""
    parts = "\n".join(bare((CSS / name).read_text()) for name in PARTS)
    return f"{_NOTICE}{bare(HEAD.read_text())}\n.dips {{\n{parts}\n}}\n"


def write() -> Path:
    """Write the file and say where."""
    TARGET.write_text(build())
    return TARGET


def bare(text: str) -> str:
    """Rules without comments and empty lines."""
    return re.sub(r"\n{2,}", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()
