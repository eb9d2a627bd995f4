"""Read, keep, check and show what is typed for the questions of a form. Pages and API both come here.

A draft keeps whatever was typed, whole or not; only what could not be kept at all is refused on saving
(`read`). What is still wrong or missing is said by `validate`, on "continue" and at submission.
"""

from .checking import check, is_blank, is_shown, validate
from .kinds import choices_of
from .showing import display, display_typed
from .typed import (
    CONFIDENTIAL,
    DATE_PARTS,
    NO,
    REASON,
    YES,
    Typed,
    asks_confidential,
    no_such_question,
    read,
    say_yes_or_no,
    unknown_keys,
    yes_or_no,
)

__all__ = [
    "CONFIDENTIAL",
    "DATE_PARTS",
    "NO",
    "REASON",
    "YES",
    "Typed",
    "asks_confidential",
    "check",
    "choices_of",
    "display",
    "display_typed",
    "is_blank",
    "is_shown",
    "no_such_question",
    "read",
    "say_yes_or_no",
    "unknown_keys",
    "validate",
    "yes_or_no",
]
