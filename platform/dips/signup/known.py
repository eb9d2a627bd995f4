"""The councils to choose from: the register's where there is one, else a short list that came with this release."""

from __future__ import annotations

import unicodedata

from dips.councils import register
from dips.councils.register import Registered

MOST = 20

_ENGLAND = (
    ("E08000025", "Birmingham City Council", "birmingham", "Metropolitan district", "west-midlands"),
    ("E06000058", "Bournemouth, Christchurch and Poole Council", "bournemouth-christchurch-and-poole", "Unitary authority", "south-west"),
    ("E06000023", "Bristol City Council", "bristol", "Unitary authority", "south-west"),
    ("E08000031", "City of Wolverhampton Council", "wolverhampton", "Metropolitan district", "west-midlands"),
    ("E06000052", "Cornwall Council", "cornwall", "Unitary authority", "south-west"),
    ("E08000026", "Coventry City Council", "coventry", "Metropolitan district", "west-midlands"),
    ("E08000027", "Dudley Metropolitan Borough Council", "dudley", "Metropolitan district", "west-midlands"),
    ("E06000047", "Durham County Council", "county-durham", "Unitary authority", "north-east"),
    ("E10000016", "Kent County Council", "kent", "County", "south-east"),
    ("E08000035", "Leeds City Council", "leeds", "Metropolitan district", "yorkshire-and-the-humber"),
    ("E09000007", "London Borough of Camden", "camden", "London borough", "london"),
    ("E09000030", "London Borough of Tower Hamlets", "tower-hamlets", "London borough", "london"),
    ("E08000003", "Manchester City Council", "manchester", "Metropolitan district", "north-west"),
    ("E08000028", "Sandwell Metropolitan Borough Council", "sandwell", "Metropolitan district", "west-midlands"),
    ("E08000029", "Solihull Metropolitan Borough Council", "solihull", "Metropolitan district", "west-midlands"),
    ("E08000030", "Walsall Metropolitan Borough Council", "walsall", "Metropolitan district", "west-midlands"),
)  # fmt: skip
_OTHERS = (
    ("N09000003", "Belfast City Council", "belfast", "NI district", "Northern Ireland", "northern-ireland"),
    ("S12000036", "City of Edinburgh Council", "edinburgh", "Scottish unitary authority", "Scotland", "scotland"),
    ("S12000049", "Glasgow City Council", "glasgow", "Scottish unitary authority", "Scotland", "scotland"),
    ("W06000015", "City of Cardiff Council", "cardiff", "Welsh unitary authority", "Wales", "wales"),
    ("W06000002", "Gwynedd Council", "gwynedd", "Welsh unitary authority", "Wales", "wales"),
    ("W06000001", "Isle of Anglesey County Council", "isle-of-anglesey", "Welsh unitary authority", "Wales", "wales"),
)
WEST_MIDLANDS = "West Midlands Combined Authority"
SHORT_LIST = {
    row[0]: Registered(*row, WEST_MIDLANDS if row[5] == "west-midlands" else "")
    for row in sorted([*((*row[:4], "England", row[4]) for row in _ENGLAND), *_OTHERS], key=lambda row: row[1])
}


def councils() -> dict[str, Registered]:
    """By GSS code, in order of name."""
    return register.councils() or SHORT_LIST


def found(words: str) -> list[Registered]:
    """Those whose name or code holds every word, with or without accents; at most a page of them."""
    wanted = plain(words).split()
    if not wanted:
        return []
    rows = councils().values()
    return [row for row in rows if all(word in plain(f"{row.name} {row.slug} {row.gss_code}") for word in wanted)][
        :MOST
    ]


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
