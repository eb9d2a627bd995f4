"""The areas of the United Kingdom that councils belong to, with the codes of the Office for National Statistics."""

from __future__ import annotations

from django.utils.text import slugify

from dips.kernel.ids import uuid7

from .owner import Owner
from .states import AreaKind

REGIONS = (
    ("north-east", "North East", "E12000001"),
    ("north-west", "North West", "E12000002"),
    ("yorkshire-and-the-humber", "Yorkshire and The Humber", "E12000003"),
    ("east-midlands", "East Midlands", "E12000004"),
    ("west-midlands", "West Midlands", "E12000005"),
    ("east-of-england", "East of England", "E12000006"),
    ("london", "London", "E12000007"),
    ("south-east", "South East", "E12000008"),
    ("south-west", "South West", "E12000009"),
    ("wales", "Wales", "W92000004"),
    ("scotland", "Scotland", "S92000003"),
    ("northern-ireland", "Northern Ireland", "N92000002"),
)
ENGLAND = ("england", "England", "E92000001")
# Name, code if it has one by now, and the region that it lies in; of two regions: the nation.
AUTHORITIES = (
    ("Cambridgeshire and Peterborough Combined Authority", "E47000008", "east-of-england"),
    ("Cheshire and Warrington Combined Authority", "", "north-west"),
    ("Cumbria Combined Authority", "", "north-west"),
    ("Devon and Torbay Combined County Authority", "E47000015", "south-west"),
    ("East Midlands Combined County Authority", "E47000013", "england"),
    ("Greater Lincolnshire Combined County Authority", "E47000017", "england"),
    ("Greater London Authority", "E61000001", "london"),
    ("Greater Manchester Combined Authority", "E47000001", "north-west"),
    ("Hampshire and the Solent Combined County Authority", "", "south-east"),
    ("Hull and East Yorkshire Combined Authority", "E47000016", "yorkshire-and-the-humber"),
    ("Lancashire Combined County Authority", "E47000018", "north-west"),
    ("Liverpool City Region Combined Authority", "E47000004", "north-west"),
    ("North East Combined Authority", "E47000014", "north-east"),
    ("South Yorkshire Mayoral Combined Authority", "E47000002", "yorkshire-and-the-humber"),
    ("Sussex and Brighton Combined County Authority", "", "south-east"),
    ("Tees Valley Combined Authority", "E47000006", "north-east"),
    ("West Midlands Combined Authority", "E47000007", "west-midlands"),
    ("West Yorkshire Combined Authority", "E47000003", "yorkshire-and-the-humber"),
    ("West of England Combined Authority", "E47000009", "south-west"),
    ("York and North Yorkshire Combined Authority", "E47000012", "yorkshire-and-the-humber"),
)
WRITE = """
INSERT INTO councils_region AS there (id, slug, name, gss_code, kind, parent_id)
VALUES (%s, %s, %s, %s, %s, (SELECT id FROM councils_region WHERE slug = %s))
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, gss_code = excluded.gss_code, kind = excluded.kind,
  parent_id = excluded.parent_id
WHERE (there.name, there.gss_code, there.kind, there.parent_id)
  IS DISTINCT FROM (excluded.name, excluded.gss_code, excluded.kind, excluded.parent_id)
"""


def authority_slug(name: str) -> str:
    """The address of an authority by the name that the register writes; empty for none."""
    known = {each for each, _code, _region in AUTHORITIES}
    return slugify(name) if name in known else ""


def ensure(link: Owner) -> None:
    """Write the areas that are missing, and what has changed of them. A council is never made without them."""
    nation = ENGLAND[0]
    rows: list[tuple[str, str, str, str, str | None]] = [(*ENGLAND, AreaKind.NATION.value, None)]
    for slug, name, code in REGIONS:
        is_english = code.startswith("E")
        kind = AreaKind.REGION if is_english else AreaKind.NATION
        rows.append((slug, name, code, kind.value, nation if is_english else None))
    rows += [(slugify(name), name, code, AreaKind.AUTHORITY.value, lies) for name, code, lies in AUTHORITIES]
    with link.cursor() as cursor:
        cursor.executemany(WRITE, [(uuid7(), *row) for row in rows])
