"""Note a session, list a person's sessions, end them. All as the portal, for sessions are on every host."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.councils.scope import portal_scope
from dips.kernel import audit, clock
from dips.kernel.errors import NotFound
from dips.kernel.faults import faultpoint

from .models import LONGEST_AGENT, UserSession

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dips.accounts.models import User
    from dips.kernel.actors import Actor

PUBLIC = "public"
watchers: list[Callable[[User], None]] = []
"""Rooms above that note for themselves, where one stands, that somebody was here. Called outside the portal's scope."""


class SessionNotFound(NotFound):
    code = "session_not_found"
    default = _("That session is over already.")


def note(*, user: User, session_key: str, home: str, host: str, agent: str) -> datetime:
    """Write down that a session was used now; returns when."""
    now = clock.now()
    seen = {"user": user, "home": home, "host": host, "agent": agent[:LONGEST_AGENT], "seen_at": now}
    with portal_scope():
        UserSession.objects.update_or_create(
            session_key=session_key, defaults=seen, create_defaults=seen | {"begun_at": now}
        )
    return now


def sessions_of(user: User) -> list[UserSession]:
    """Those that still work. What ran out is forgotten on the way."""
    store = _store()
    with portal_scope():
        rows = list(UserSession.objects.filter(user_id=user.pk))
        keys = [row.session_key for row in rows]
        working = set(
            store.get_model_class()
            .objects.filter(session_key__in=keys, expire_date__gt=clock.now())
            .values_list("session_key", flat=True)
        )
        UserSession.objects.filter(session_key__in=set(keys) - working).delete()
    return [row for row in rows if row.session_key in working]


def end_session(*, session_id: UUID, by: User) -> None:
    """End one of one's own. Another person's is not found."""
    with portal_scope(), transaction.atomic():
        row = UserSession.objects.filter(pk=session_id, user_id=by.pk).first()
        if row is None:
            raise SessionNotFound
        _end([row])
        audit.record("account.end_session", by, by=by, data={"host": row.host})


def end_sessions(*, user: User, by: Actor, keep: str = "", home: str = "") -> int:
    """End all of a person's sessions but the one to keep; only those at one council, if `home` names its schema."""
    with portal_scope(), transaction.atomic():
        rows = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep)
        ended = list(rows.filter(home=home) if home else rows)
        _end(ended)
        if ended:
            audit.record("account.end_sessions", user, by=by, data={"number": len(ended)})
        faultpoint("sessions.before_end_commit")
    return len(ended)


def _end(rows: list[UserSession]) -> None:
    store = _store()
    keys = [row.session_key for row in rows]
    for key in keys:
        store.delete(key)
    UserSession.objects.filter(session_key__in=keys).delete()

    def forget() -> None:
        """Once more after the commit: a request in between may have read the old row into the cache."""
        for key in keys:
            store._cache.delete(store.cache_key_prefix + key)

    transaction.on_commit(forget)


def _store() -> Any:  # whichever engine the settings name
    return import_module(settings.SESSION_ENGINE).SessionStore()
