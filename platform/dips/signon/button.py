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
from dips.kernel import audit
from dips.kernel.errors import DomainError
from dips.staff.queries import is_member
from dips.staff.rules import can
from dips.ui.languages import own

from .errors import OnlyBySignOn
from .queries import MANAGE, sign_on_in_force

METHOD = "sign_on"


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
