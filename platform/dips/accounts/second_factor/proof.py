"""Has this session passed a second factor? allauth's own record of the session says it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

    from dips.accounts.models import User

SECOND, DEMO = "mfa", "demo"
LENT = "sign_on"  # the word of a council's own provider, in the place of a proof of ours
RECENT = 10 * 60


class SecondFactorMissing(NotAllowed):
    """Yours, but not now."""

    code = "second_factor_missing"
    default = _("This needs the second step of signing in. Sign in on the website, add the second step, and come back.")


def is_proven(request: HttpRequest) -> bool:
    """Whether the person of this session passed a second factor in it. A demonstration's click counts in one only."""
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return SECOND in methods or (DEMO in methods and settings.DIPS_DEMO)


def has_factor(user: User) -> bool:
    """Whether the person has a second factor at all: for a token, which has no session. Asked as the portal."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def is_recent(request: HttpRequest) -> bool:
    """Whether the person gave any proof within the last ten minutes: asked before a change to the account, and before
    what is grave in a council. A demonstration's click stays good here too.
    """
    records = get_authentication_records(request, request.user)
    return _is_demonstrated(records) or any(_is_within(RECENT, record) for record in records)


def is_fresh(request: HttpRequest, *, within: float = RECENT) -> bool:
    """Whether the person passed the second step itself a moment ago: what is asked before the gravest things.

    A demonstration's click stays good: whoever signs in so has no second step that they could repeat.
    """
    records = get_authentication_records(request, request.user)
    if _is_demonstrated(records):
        return True
    return any(record.get("method") == SECOND and _is_within(within, record) for record in records)


def _is_within(seconds: float, record: dict[str, Any]) -> bool:
    """What a provider says without a date may rest on a sign-in of this morning."""
    return record.get("is_dated", True) and time.time() - record["at"] < seconds


def _is_demonstrated(records: list[dict[str, Any]]) -> bool:
    return settings.DIPS_DEMO and any(record.get("method") == DEMO for record in records)


def is_lent(request: HttpRequest) -> bool:
    """Whether a council's provider vouched for this session's person, and they have not proved it to us themselves.

    Its word opens that council. What belongs to the account, on every host, is for whoever passed the account's own second
    step; where there is none, who gave its password; and where there is none either, nothing could be asked for.
    """
    user = request.user
    records = get_authentication_records(request, user)
    own = [each for each in records if LENT not in (each.get("method"), each.get("type"))]
    if len(own) == len(records) or not user.is_authenticated:
        return False
    if has_factor(user):
        return not any(each.get("method") == SECOND for each in own)
    return user.has_usable_password() and not own


def record(session: SessionBase, user: User, *, method: str = SECOND, **facts: Any) -> None:
    """Write a proof into a session that has no request, such as a test's."""
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *session.get(AUTHENTICATION_METHODS_SESSION_KEY, []),
        {"method": method, "at": time.time(), **facts},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)


def withdraw(session: SessionBase) -> None:
    """Forget that a second factor was passed: it is no longer there."""
    kept = [each for each in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []) if each.get("method") != SECOND]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
