"""The button on the sign-in page of a council, and whom a password no longer lets in there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dips.accounts.doors import Way
from dips.accounts.models import User
from dips.accounts.second_factor import proof
from dips.kernel import audit
from dips.kernel.errors import DomainError
from dips.staff.queries import is_member
from dips.staff.rules import can
from dips.ui.languages import own

from .errors import OnlyBySignOn
from .queries import MANAGE, is_only_way, sign_on_in_force

METHOD = proof.LENT


def way(request: HttpRequest, onward: str) -> Way | None:
    row = sign_on_in_force()
    if row is None:
        return None
    label, lang = own(row.label) if row.label else (_("Sign in with your council account"), "")
    url = reverse("sign_on_start") + (f"?{urlencode({'next': onward})}" if onward else "")
    return Way(label, url, is_usual=True, is_only=row.is_only_way, lang=lang)


def refused(request: HttpRequest, user: User, facts: Mapping[str, Any]) -> DomainError | None:
    """Where sign-on is the only way, a password is for those who could set it right; and it is written down."""
    row = None if facts.get(METHOD) else sign_on_in_force()
    if row is None or not row.is_only_way or not is_member(user):
        return None
    if not can(user, MANAGE):
        return OnlyBySignOn()
    audit.record("sign_on.passed_by", row, by=user)
    return None


def require_way(request: HttpRequest) -> None:
    """A portal's session began with a password: where sign-on is the only way it is none into the council's work.

    Asked in the council that a portal's page or the API works in. A firm's own people are not concerned.
    """
    user = request.user
    if getattr(request, "site_council", None) is not None or not user.is_authenticated or not is_only_way():
        return
    if is_member(user) and not can(user, MANAGE):
        raise OnlyBySignOn(
            _("Your council signs its people in by its own sign-on alone. Go to the council’s own site.")
        )


def require_way_on_page(request: HttpRequest) -> None:
    """The API asks for itself: a token may have been sent, which its person made after proving who they are."""
    if not request.path.startswith("/api/"):
        require_way(request)
