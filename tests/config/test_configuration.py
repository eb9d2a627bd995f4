"""What the code reads from the environment is what docs/configuration.md says."""

from __future__ import annotations

import re

from django.conf import settings

ROOT = settings.ROOT
READS = re.compile(
    r'\benv\.(?:text|flag|words|number|database|is_set|raw)\(\s*"([A-Z_]+)"'
    r'|\benviron(?:ment)?(?:\.get\(|\.setdefault\(|\[)"([A-Z_]+)"'
)
NOT_OURS = {"PATH"}


def test_every_variable_is_explained_and_every_explained_one_is_read() -> None:
    files = [file for room in ("platform", "tenants", "cms", "api") for file in (ROOT / room).rglob("*.py")]
    read = {a or b for file in files for a, b in READS.findall(file.read_text())} - NOT_OURS
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)

    assert set(rows) == read
    assert len(rows) == len(set(rows))


def test_what_production_needs_is_marked() -> None:
    """Each variable of the sound environment that is refused when it is missing, and no other."""
    from .test_production import REFUSED, SOUND

    text = (ROOT / "docs" / "configuration.md").read_text()
    marked = set(re.findall(r"^\| `([A-Z_]+)` \|.*\| (?:needed|needed, mostly) \|$", text, re.MULTILINE))

    assert marked == set(SOUND)
    assert marked <= {name for change, _reason in REFUSED for name, value in change.items() if value is None}
