"""Signing by a mailed link, without an account: the link, how long it works, and who signed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.actors import System
from dips.kernel.errors import Conflict, Invalid, NotNow

OPEN_FOR = timedelta(days=14)
LONGEST = 120


class Signed(Conflict):
    code = "signed"
    default = gettext_lazy("This has been signed already.")


class LinkOver(NotNow):
    code = "link_over"
    default = gettext_lazy("This link is too old to sign with. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class Signatory(System):
    """Whoever holds the link: no account stands behind what they do, so the name they gave stands in the trail."""

    job_title: str

    def __str__(self) -> str:
        return f"{self.name}, {self.job_title}"

    @property
    def label(self) -> str:
        return f"{self}, by a mailed link"


def new_token() -> str:
    """For the letter alone. What is kept of it is its digest."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def signatory(full_name: str, job_title: str) -> Signatory:
    """Who signs. Refuses an empty name or job title."""
    name, job = (" ".join(said.replace("\x00", "").split())[:LONGEST] for said in (full_name, job_title))
    errors = {} if name else {"full_name": [_("Enter your full name")]}
    if not job:
        errors["job_title"] = [_("Enter your job title")]
    if errors:
        raise Invalid(errors=errors)
    return Signatory(name, job)
