"""Keys for the database images: each changes when anything that its image is made from changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
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
# What `dips migrate` is made of.
MIGRATING = {"migrating.py", "replay.py", "roles.py", "grants.py", "owner.py", "waiting.py", "dips_migrate.py"}


def of_councils() -> str:
    """Key of the image with two councils: migrations, grants, the blueprint library, and all code but the faces."""
    return "councils-" + _hash(_makes_councils)


def of_tables() -> str:
    """Key of the image with empty tables: migrations and grants."""
    return "tables-" + _hash(_makes_tables)


def of_schema() -> str:
    """Key of what is made by replaying the tables alone: migrations."""
    return "schema-" + _hash(_is_migration)


def _is_migration(file: Path) -> bool:
    return file.parent.name == "migrations" and file.suffix == ".py"


def _makes_councils(file: Path) -> bool:
    parts = file.relative_to(ROOT).parts[1:]
    return file.suffix in DATA | {".py"} and not any(part.startswith(FACES) for part in parts)


def _makes_tables(file: Path) -> bool:
    return _is_migration(file) or file.suffix == ".sql" or file.name in MIGRATING


def _hash(counts: Callable[[Path], bool]) -> str:
    seen = hashlib.sha256()
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*")) if file.is_file() and counts(file)]
    here = Path(__file__).parent
    for file in (*files, here / "template.py", here / "images.py", ROOT / "requirements" / "runtime.txt"):
        seen.update(str(file.relative_to(ROOT)).encode())
        seen.update(file.read_bytes())
    return seen.hexdigest()[:20]
