"""Compare two blueprints, and bring the changes of two together: rows by their keys, long texts line by line."""

from __future__ import annotations

from .account import Account, Entry, account
from .choices import BASE, OURS, OWN, THEIRS, Choice
from .differences import ABSENT, ORDER, Address, Change, difference
from .three import Conflict, Merge, merge

__all__ = [
    "ABSENT",
    "BASE",
    "ORDER",
    "OURS",
    "OWN",
    "THEIRS",
    "Account",
    "Address",
    "Change",
    "Choice",
    "Conflict",
    "Entry",
    "Merge",
    "account",
    "difference",
    "merge",
]
