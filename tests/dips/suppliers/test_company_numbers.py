"""A company number is brought into its one form, or refused with a sentence."""

from __future__ import annotations

import pytest

from dips.suppliers.company_numbers import InvalidCompanyNumber, normalise


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("6", "00000006"),
        (" 0123 4567 ", "01234567"),
        ("sc123456", "SC123456"),
        ("SC 123 456", "SC123456"),
        ("ni012345", "NI012345"),
        ("R0123456", "R0123456"),
        ("IP12345R", "IP12345R"),
        ("oc\u00a0301540", "OC301540"),
        ("99000001", "99000001"),
    ],
)
def test_a_number_is_written_one_way(typed: str, number: str) -> None:
    assert normalise(typed) == number
    assert normalise(number) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the company number"),
        ("   ", "Enter the company number"),
        ("123456789", "A company number has 8 digits. Yours has 9"),
        ("00000000", "A company number is not all zeros. Check it at Companies House"),
        ("SC12345", "A company number has 8 characters. Yours has 7"),
        ("XX123456", "No company number begins with XX. Check it at Companies House"),
        ("12345678A", "A company number has 8 characters. Yours has 9"),
        ("1234567A", "No company number begins with 12. Check it at Companies House"),
        ("SC-12345", "A company number has only digits and letters, like 01234567 or SC123456"),
        ("１２３４５６７８", "A company number has only digits and letters, like 01234567 or SC123456"),
        ("🏢1234567", "A company number has only digits and letters, like 01234567 or SC123456"),
        ("0" * 100_000, "A company number has 8 characters. Yours is longer"),
    ],
)
def test_what_cannot_be_a_number_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidCompanyNumber) as refused:
        normalise(typed)

    assert refused.value.code == "company_number"
    assert refused.value.errors == {"company_number": [sentence]}
