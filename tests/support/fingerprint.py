"""A key for the database image: it changes when anything that the image is made from changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform/dips", "platform/config", "tenants", "cms")
DATA = {".sql", ".yaml", ".md", ".json", ".csv"}
# Faces of an app: pages and addresses write nothing while a council is made.
FACES = (
    "views",
    "urls",
    "forms",
    "wagtail_hooks",
    "viewsets",
    "templatetags",
    "panels",
    "embedded",
    "demo",
    "settings",
)


def of_sources() -> str:
    """Hash of migrations, grants, the blueprint library and all code but the faces."""
    seen = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            if file.is_file() and _counts(file):
                seen.update(str(file.relative_to(ROOT)).encode())
                seen.update(file.read_bytes())
    seen.update((ROOT / "tests" / "support" / "template.py").read_bytes())
    seen.update((ROOT / "requirements" / "runtime.txt").read_bytes())
    return seen.hexdigest()[:24]


def _counts(file: Path) -> bool:
    if file.suffix not in DATA | {".py"}:
        return False
    parts = file.relative_to(ROOT).parts[1:]
    return not any(part.startswith(FACES) for part in parts)
