"""The order of versions."""

from __future__ import annotations

from typing import NamedTuple


class Semver(NamedTuple):
    """Three whole numbers, compared from the left."""

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> Semver:
        """The schema of a blueprint holds versions to this form, so nothing else comes here."""
        major, minor, patch = text.split(".")
        return cls(int(major), int(minor), int(patch))
