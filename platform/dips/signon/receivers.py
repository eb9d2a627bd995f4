"""A session that was begun by sign-on ends after the council's own time, however much it is used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from django.utils import timezone

from .button import METHOD


def connect() -> None:
    user_logged_in.connect(set_end, dispatch_uid="signon-set-end")


def set_end(sender: Any, request: Any, user: Any, **facts: Any) -> None:
    if not facts.get(METHOD):
        return
    minutes = [each["minutes"] for each in get_authentication_records(request, user) if each["method"] == METHOD]
    if minutes:
        request.session.set_expiry(timezone.now() + timedelta(minutes=minutes[-1]))
