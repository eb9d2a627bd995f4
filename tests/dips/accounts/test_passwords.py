"""Long and not guessable; nothing about capitals and signs."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from dips.accounts.models import User


@pytest.mark.parametrize(
    "password",
    [
        "plum harbour lantern",
        "corgi-teapot-cymru",
        "ÿ bara brith a the",
        "allsmallletterswithoutanything",
        "p" + "lum harbour " * 8,
    ],
)
def test_a_long_password_of_any_make_is_taken(password: str) -> None:
    validate_password(password, User(email="someone@example.org", full_name="Some One"))


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "password1234",
        "Password12345!",
        "123456789012",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "passwordpassword",
        "sade.supplier@example.org",
        "Sade Supplier",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(email="sade.supplier@example.org", full_name="Sade Supplier"))
