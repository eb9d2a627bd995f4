"""The register of the United Kingdom's councils, read from the file that DIPS_COUNCILS_CSV names, if it names one."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from .slugs import LONGEST


@dataclass(frozen=True, slots=True)
class Registered:
    """One council as the register knows it."""

    gss_code: str
    name: str
    slug: str
    kind: str
    nation: str
    region: str  # the slug of our region or nation
    combined_authority: str = ""


def lacking(*, gss_code: str, region: object, authority: object) -> str:
    """What a council without a code or a region goes without, in a sentence; empty for one that has both.

    Many have no strategic authority, so that is said only where nobody could know it.
    """
    said = [("no GSS code", gss_code), ("no region", region), ("no strategic authority", authority or gss_code)]
    missing = [words for words, there in said if not there]
    if not missing or (gss_code and region):
        return ""
    *first, last = missing
    return f"It has {', '.join(first)} and {last}." if first else f"It has {last}."


def councils() -> dict[str, Registered]:
    """Every council by its GSS code, in order of name. Empty without a file.

    An authority that has no code yet is still being made: it is none of these, and would be taken for any other.
    """
    path = Path(settings.DIPS_COUNCILS_CSV) if settings.DIPS_COUNCILS_CSV else None
    if path is None or not path.is_file():
        return {}
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> dict[str, Registered]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [_row(row) for row in csv.DictReader(file) if row["gss_code"].strip()]
    return {row.gss_code: row for row in sorted(rows, key=lambda row: row.name)}


def _row(row: dict[str, str]) -> Registered:
    nation = row["nation"].strip()
    region = slugify(row["region"]) if nation == "England" else slugify(nation)
    return Registered(
        row["gss_code"], row["name"], _short(row["nice_slug"]), row["type"], nation, region, row["combined_authority"]
    )


def _short(slug: str) -> str:
    """Whole words of it, as many as an address may have, in letters that it may have."""
    slug = slugify(slug.replace(".", "-"))
    return slug if len(slug) <= LONGEST else slug[: LONGEST + 1].rpartition("-")[0]
