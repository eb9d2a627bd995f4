"""The nine English regions and the three other nations, with the codes of the Office for National Statistics."""

from __future__ import annotations

from dips.kernel.ids import uuid7

from .owner import Owner

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


def ensure(link: Owner) -> None:
    """Write the regions that are missing. A council is never made without them."""
    with link.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO councils_region (id, slug, name, gss_code) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(uuid7(), *region) for region in REGIONS],
        )
