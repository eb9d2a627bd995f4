"""Who must have passed the second step: anyone with a role in the council one stands in, and an operator on the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dips.accounts.second_factor import proof
from dips.accounts.second_factor.services import has_second_factor

from . import queries
from .safety.queries import grace_ends

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.urls import ResolverMatch

    from dips.accounts.models import User

OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_download_recovery_codes",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "media",
        "mfa_view_recovery_codes",
        "second_step_go_on",
        "second_step_start",
        "sign_on_back",
        "sign_on_start",
        "sign_on_stopped",
        "theme",
    }
)
"""Pages that lead to the step, or away; and what they are painted with."""


def is_open(match: ResolverMatch | None) -> bool:
    return match is not None and match.url_name in OPEN


def is_needed(user: User) -> bool:
    return queries.is_member(user) if queries.in_council() else user.is_operator


def is_missing(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or proof.is_proven(request) or not is_needed(user):
        return False
    return works_without_until(user) is None


def works_without_until(user: User) -> datetime | None:
    """The end of a newcomer's grace. Whoever has a second factor passes it, grace or not."""
    if not queries.in_council() or (end := grace_ends(user)) is None or has_second_factor(user):
        return None
    return end


def grace_of(request: HttpRequest) -> datetime | None:
    """For the banner: the end of the grace under which this very session works."""
    user = request.user
    if not user.is_authenticated or proof.is_proven(request) or not is_needed(user):
        return None
    return works_without_until(user)


def require(request: HttpRequest) -> None:
    """Refuses (`second_factor_missing`) whoever must have it and has not."""
    if is_missing(request):
        raise proof.SecondFactorMissing


def require_on_page(request: HttpRequest) -> None:
    """As `require`, for a portal's view that works in a council. The API asks for itself: a token may have been sent."""
    if not request.path.startswith("/api/"):
        require(request)
