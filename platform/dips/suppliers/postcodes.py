"""Postcodes: the United Kingdom's by their form, those of other countries as they are typed."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Invalid

HERE = frozenset(
    {
        "",
        "uk",
        "u.k.",
        "gb",
        "united kingdom",
        "great britain",
        "england",
        "scotland",
        "wales",
        "cymru",
        "northern ireland",
        "y deyrnas unedig",
    }
)
"""How people write the country of an address in the United Kingdom. It is stored as nothing at all."""
FORM = re.compile(
    r"(GIR0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])[0-9][ABD-HJLNP-UW-Z]{2})"
)


class InvalidPostcode(Invalid):
    """Says what one looks like, and what to do with an address abroad."""

    code = "postcode"
    default = _("Enter a UK postcode, like B1 1BB. If the address is in another country, enter the country too")


def is_here(country: str) -> bool:
    return country.strip().casefold() in HERE


def normalise(text: str) -> str:
    """In capitals with its one space: "b11bb" is "B1 1BB". Refuses what the Post Office gives nobody."""
    code = re.sub(r"\s+", "", text).upper()
    if not FORM.fullmatch(code):
        raise InvalidPostcode(field="postcode")
    return f"{code[:-3]} {code[-3:]}"
