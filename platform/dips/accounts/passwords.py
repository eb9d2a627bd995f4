"""Passwords by the advice of the National Cyber Security Centre: long, not common, no rules of composition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from dips.accounts.models import User

LONGEST = 200
"""Long enough for any passphrase, short enough that hashing it is no attack."""

RUNS = ("abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm" * 2, "01234567890" * 20, "09876543210" * 20)
TAIL = re.compile(r"[\W\d_]+$")
HEAD = re.compile(r"^[\W\d_]+")


class LongEnoughValidator(MinimumLengthValidator):
    """Django's, in words that say how to mend it."""

    def get_error_message(self) -> str:
        return _("Use %(least)d characters or more. Three random words are easy to remember") % {
            "least": self.min_length
        }


class CommonValidator(CommonPasswordValidator):
    """Django's, in words that say how to mend it."""

    def get_error_message(self) -> str:
        return _("Many people use this password, so it is tried first. Choose another, such as three random words")


class GuessablePasswordValidator:
    """Refuses what a guesser tries first: a common word dressed with digits, one pattern repeated, keys in a row."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        if self.is_guessable(password.lower()):
            raise ValidationError(
                _("This password is too easy to guess. Three random words make a good one."),
                code="password_too_common",
            )

    def is_guessable(self, password: str) -> bool:
        core = HEAD.sub("", TAIL.sub("", password))
        dressed = len(core) < len(password) and (core in self.common or not core)
        doubled = any(
            len(password) % size == 0 and password == password[:size] * (len(password) // size)
            for size in range(1, len(password) // 2 + 1)
            if size <= 6 or password[:size] in self.common
        )
        return dressed or doubled or any(password in run for run in RUNS)

    def get_help_text(self) -> str:
        return _("Three random words make a good password.")
