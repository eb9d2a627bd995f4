"""The register of councils: read when it is there, in our own regions."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from dips.councils import register, slugs
from dips.councils.regions import REGIONS, authority_slug

ROWS = """gss_code,name,nice_slug,type,nation,region,combined_authority
E06000058,"Bournemouth, Christchurch and Poole Council",bournemouth,Unitary authority,England,South West,
E08000035,Leeds City Council,leeds,Metropolitan district,England,Yorkshire and The Humber,West Yorkshire
N09000002,Armagh Council,armagh,NI district,Northern Ireland,Northern Ireland,
S12000033,Aberdeen City Council,aberdeen,Scottish unitary authority,Scotland,Scotland,
W06000001,Isle of Anglesey County Council,anglesey,Welsh unitary authority,Wales,Wales,
,Cumbria Combined Authority,cumbria-combined-authority,Combined authority,England,North West,
"""


@pytest.fixture
def file(settings, tmp_path) -> str:
    """The whole register where the machine has it, else a few rows."""
    if not (settings.DIPS_COUNCILS_CSV and Path(settings.DIPS_COUNCILS_CSV).is_file()):
        warnings.warn("DIPS_COUNCILS_CSV IS NOT SET: THE REGISTER IS TESTED ON 5 ROWS", stacklevel=1)
        path = tmp_path / "councils.csv"
        path.write_text(ROWS)
        settings.DIPS_COUNCILS_CSV = str(path)
    return settings.DIPS_COUNCILS_CSV


def test_every_council_has_a_region_of_ours_and_a_slug_that_will_do(file: str) -> None:
    known = {slug for slug, _name, _code in REGIONS}

    found = register.councils()

    assert len(found) >= 5
    assert "" not in found
    assert {entry.region for entry in found.values()} <= known
    assert [entry.slug for entry in found.values() if slugs.clean(entry.slug) != entry.slug] == []


def test_a_change_of_the_file_is_seen(settings, tmp_path) -> None:
    path = tmp_path / "councils.csv"
    path.write_text(ROWS)
    settings.DIPS_COUNCILS_CSV = str(path)
    assert "E08000035" in register.councils()

    path.write_text("\n".join(ROWS.splitlines()[:2]) + "\n")
    import os

    os.utime(path, ns=(1, 1))

    assert list(register.councils()) == ["E06000058"]


@pytest.mark.parametrize("value", ["", "/nowhere/councils.csv"])
def test_without_a_file_there_is_none(settings, value: str) -> None:
    settings.DIPS_COUNCILS_CSV = value

    assert register.councils() == {}


def test_every_authority_of_the_register_is_one_of_ours(file: str) -> None:
    named = {entry.combined_authority for entry in register.councils().values()} - {"", "West Yorkshire"}

    assert [name for name in named if not authority_slug(name)] == []
    assert authority_slug("West Midlands Combined Authority") == "west-midlands-combined-authority"
    assert authority_slug("Nowhere Combined Authority") == ""
