"""Company numbers as Companies House writes them: eight characters, checked by form alone, without asking anybody."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Invalid

SCHEME = "GB-COH"
LENGTH = 8
PREFIXES = frozenset(
    "SC NI OC SO NC LP SL NL FC CE CS GE GS OE RC SE ZC AC NF SA SF SZ R0 IP SP RS".split()  # noqa: SIM905 -- read as a list
)
LONGEST_TYPED = 40
"""Longer than any number with spaces in it; what is longer is not looked at."""


class InvalidCompanyNumber(Invalid):
    """Says what is wrong with the number and what one looks like."""

    code = "company_number"
    default = _("Enter a company number: 8 digits like 01234567, or 2 letters and 6 digits like SC123456")

    def __init__(self, message: object = None, **params: object) -> None:
        super().__init__(message, field="company_number", **params)  # type: ignore[arg-type]


def normalise(text: str) -> str:
    """Take out spaces, write in capitals, and fill a number of digits up to eight: "1234567" is "01234567".

    Refuses what cannot be a company number, with a sentence that says why.
    """
    if len(text) > LONGEST_TYPED:
        raise InvalidCompanyNumber(_("A company number has 8 characters. Yours is longer"))
    number = re.sub(r"\s+", "", text).upper()
    if not number:
        raise InvalidCompanyNumber(_("Enter the company number"))
    if re.fullmatch(r"[0-9]+", number):
        return _digits(number)
    if not re.fullmatch(r"[0-9A-Z]+", number):
        raise InvalidCompanyNumber(_("A company number has only digits and letters, like 01234567 or SC123456"))
    if len(number) != LENGTH:
        raise InvalidCompanyNumber(_("A company number has 8 characters. Yours has %(count)d"), count=len(number))
    if number[:2] not in PREFIXES:
        raise InvalidCompanyNumber(
            _("No company number begins with %(prefix)s. Check it at Companies House"), prefix=number[:2]
        )
    return number


def _digits(number: str) -> str:
    if len(number) > LENGTH:
        raise InvalidCompanyNumber(_("A company number has 8 digits. Yours has %(count)d"), count=len(number))
    if not number.strip("0"):
        raise InvalidCompanyNumber(_("A company number is not all zeros. Check it at Companies House"))
    return number.zfill(LENGTH)
