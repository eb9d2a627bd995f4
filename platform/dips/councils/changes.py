"""Whether something that the public reads has changed: decided by what is written, so that no verb has to say it.

Each council and the portal have a token in the shared cache. Any statement that writes to a table of theirs gives a
new one once it is committed; what was remembered under the old token is then never shown again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import transaction

from .cache import NATIONAL

PORTAL = "public"
# What no page shows to somebody who has not signed in. Everything else counts: a table that is forgotten here costs
# a page its place in the cache, a table that stands here by mistake would cost the truth (tests read every page).
UNSEEN = re.compile(
    r"""(?x)
    account_ | accounts_ | applications_ | auth_ | billing_ | directory_passport | django_ | domains_ | kernel_ | mfa_
    | regions_figure | regions_viewer | staff_
    | suppliers_ | usersessions_ | wagtailadmin_ | wagtailcore_\w*logentry | wagtailcore_comment
    | wagtailcore_pagesubscription | wagtailcore_referenceindex | wagtailcore_revision | wagtailcore_task
    | wagtailcore_workflow | wagtailsearch_ | wagtailusers_ | councils_council(request|activity)
    | councils_provisioningrun
    """
)
WRITES = re.compile(
    r'\s*(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?)\s+(?:"?\w+"?\.)?"?(\w+)"?', re.I
)
MAY_WRITE = re.compile(r"\s*(?:TRUNCATE|MERGE|COPY|CALL|DO|WITH\b.*\b(?:INSERT|UPDATE|DELETE|MERGE))\b", re.I | re.S)
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")
_tokens: ContextVar[dict[str, str] | None] = ContextVar("tokens", default=None)  # None outside of requests


def token_key(schema: str) -> str:
    """Where the token of a council's schema, or of the portal, stands in the shared cache."""
    return f"{NATIONAL}changes:{schema}"


def new_token() -> str:
    """Never one that was before: what was kept under an old token cannot come back to life."""
    return uuid4().hex


def token_of(schema: str) -> str:
    """The token that stood when this request first asked; empty outside of a request, and once it has written."""
    known = _tokens.get()
    if known is None or not settings.PAGE_CACHE_SECONDS:
        return ""
    if schema not in known:
        known[schema] = cache.get(token_key(schema)) or ""
    return known[schema]


def heard(schema: str, token: str | None) -> None:
    """Somebody has asked for this request already."""
    known = _tokens.get()
    if known is not None:
        known[schema] = token or ""


def is_seen(sql: str) -> bool:
    """Whether a statement may change what the public reads."""
    if sql.startswith(READS):
        return False
    found = WRITES.match(sql)
    if found is not None:
        return UNSEEN.match(found[1]) is None
    return MAY_WRITE.match(sql) is not None


def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper of the connection: note the schema of a statement that changes something to be seen."""
    result = execute(sql, params, many, context)
    if isinstance(sql, str) and is_seen(sql):
        announce(context["connection"].schema_name)
    return result


def renew(schemas: Iterable[str]) -> None:
    """New tokens: whatever was kept or remembered of these is nobody's from now on."""
    cache.set_many({token_key(schema): new_token() for schema in set(schemas)}, None)


@dataclass(frozen=True)
class _Tell:
    """What is done once the change is committed."""

    schema: str

    def __call__(self) -> None:
        renew((self.schema, PORTAL))


def announce(schema: str) -> None:
    """Once this is committed: a new token for the schema, and for the portal, which shows something of every council."""
    _forget()
    connection, tell = transaction.get_connection(), _Tell(schema)
    here = set(connection.savepoint_ids)
    # Told once a transaction; a wish that a savepoint could still take back does not stand for what comes after it.
    if not any(wish == tell and sids <= here for sids, wish, _robust in connection.run_on_commit):
        transaction.on_commit(tell, robust=True)


def _begin(**kwargs: Any) -> None:
    _tokens.set({})


def _forget(**kwargs: Any) -> None:
    _tokens.set(None)


def connect() -> None:
    """Know where each request begins and ends."""
    request_started.connect(_begin, dispatch_uid="dips.councils.changes.begin")
    request_finished.connect(_forget, dispatch_uid="dips.councils.changes.end")
