"""Ask, see what came and what was written meanwhile, and leave no trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.urls import Resolver404

from dips.kernel.errors import NotAllowed
from tests.support.undoing import undone

from .roles import Visitor

LET_NOTHING = frozenset({401, 403, 404, 409, 412, 428})  # refused before the body was looked at
READS = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/accounts/login/"
TO_SIGN_IN = re.compile(rf"{SIGN_IN}|^/admin/login/")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:\w+"?\.)?"?(\w+)', re.IGNORECASE)
FIRST_AN_ORGANISATION = "/organisations/new/"
TO_SECOND_STEP = re.compile(r"/accounts/second-step/start/\?must=1")
# A session is kept up while somebody reads; a token says when it was last used.
KEPT_UP = frozenset({"django_session", "accounts_apitoken"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request came to."""

    role: str
    method: str
    address: str
    status: int
    kind: str
    text: str
    wrote: tuple[str, ...]
    ours: bool

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.address} -> {self.status}"


def ask(visitor: Visitor, method: str, address: str, **extra: Any) -> Answer:
    """One request. Whatever it writes is rolled back."""
    with undone(), writes() as wrote:
        response = visitor.ask(method, address, **extra)
        text = words(response)
    if method not in READS:
        caches["default"].clear()  # what counts against the limits on guessing and calling
    return Answer(
        visitor.role,
        method,
        address,
        response.status_code,
        kind(response, address),
        text,
        tuple(wrote),
        _ours(response),
    )


def kind(response: Any, address: str = "") -> str:
    """What an answer means for the one who asked: one of the marks of the matrix, or a fault."""
    status, location = response.status_code, response.headers.get("Location", "")
    if status == 401 or (status in {301, 302} and TO_SIGN_IN.search(location) and address != SIGN_IN):
        return "sign in"
    if status == 302 and TO_SECOND_STEP.search(location):
        return "second step"
    if status == 302 and location == "/admin/" and address.startswith("/admin/") and address != "/admin/":
        return "403"  # how Wagtail says no
    if status == 403 and response.content and response.headers.get("Content-Type") == "application/problem+json":
        code = response.json()["code"]
        return "second step" if code == "second_factor_missing" else "403" if code in not_yours() else "yes"
    if status in {403, 404, 405}:
        return str(status)
    if status == 429 or (status >= 500 and _ours(response)):
        return f"fault {status}"
    read = response.request["REQUEST_METHOD"] == "GET"
    return "elsewhere" if 300 <= status < 400 and (read or location.startswith(FIRST_AN_ORGANISATION)) else "yes"


@cache
def not_yours() -> frozenset[str]:
    """The codes of refusals that say who may not. Any other 403 says: yours to do, but not as things stand."""
    found, left = {"scope_missing", "no_organisation"}, [NotAllowed]
    while left:
        each = left.pop()
        found.add(each.code)
        left += each.__subclasses__()
    return frozenset(found)


def words(response: Any) -> str:
    """Everything that the answer says, its headers too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that a block writes to, sessions left out."""
    tables: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found and found.group(1) not in KEPT_UP:
            tables.append(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def _ours(response: Any) -> bool:
    """Some of Wagtail's own choosers fail on an id that is no number; that is theirs to mend, and shows nothing."""
    try:
        view = response.resolver_match.func
    except Resolver404:
        return True
    return not getattr(view, "view_class", view).__module__.startswith("wagtail.")
