"""Other ways in than a password, and who may not come in this way: kept here, filled by rooms above in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from dips.kernel.errors import DomainError

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True, slots=True)
class Way:
    """A button on this host's sign-in page. `is_usual` puts it before the password, `is_only` folds that away."""

    label: str
    url: str
    is_usual: bool = False
    is_only: bool = False
    lang: str = ""


ways: list[Callable[[HttpRequest, str], Way | None]] = []
"""Each is asked with the request and where the reader was going."""

refusals: list[Callable[[HttpRequest, User, Mapping[str, Any]], DomainError | None]] = []
"""Each is asked when somebody has proved who they are, before they are let in, with what the way in says of itself."""


def ways_in(request: HttpRequest, onward: str) -> list[Way]:
    found = (way(request, onward) for way in ways)
    return [way for way in found if way is not None]


def refusal(request: HttpRequest, user: User, facts: Mapping[str, Any]) -> DomainError | None:
    """Why this person may not come in this way, or None."""
    found = (refuses(request, user, facts) for refuses in refusals)
    return next((each for each in found if each is not None), None)
