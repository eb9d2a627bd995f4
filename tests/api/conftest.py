"""Fixtures of the API: a caller with a token, and what an applicant sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from dips.accounts.tokens.scopes import Scope
from dips.accounts.tokens.services import mint_token
from dips.councils.scope import council_scope, portal_scope
from tenants.applications import queries
from tenants.calls.models import Call
from tests.support.fixture_people import client_for


@dataclass
class Caller:
    """Speaks JSON to one host."""

    client: Any
    headers: dict[str, str]

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{path}", **sent, **self.headers, **extra)

    def get(self, path: str, **headers: str) -> Any:
        return self("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("post", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self("put", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self("delete", path, **headers)


@pytest.fixture
def api(db) -> Callable[..., Caller]:
    """`api(council, user, scopes=…)`: a caller on that council's host, None for the portal, with a token if there is a user."""

    def make(council: Any = None, user: Any = None, *, scopes: Any = Scope.values) -> Caller:
        client = client_for(council.slug if council else None, raise_request_exception=False)
        if user is None:
            return Caller(client, {})
        with portal_scope():
            _token, secret = mint_token(user=user, name="Test", scopes=scopes, by=user)
        return Caller(client, {"HTTP_AUTHORIZATION": f"Bearer {secret}"})

    return make


def whole_form(council: Any, challenge: Any) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Eligibility that passes, and acceptable answers to every page, as the API takes them."""
    words: dict[str, Any] = {
        "short": "Ŵylan 🐝",
        "long": "Fe wnawn ni hyn gyda’n gilydd 🐝",
        "yes_no": True,
        "number": 3,
        "money": "24,500",
        "date": "2030-01-06",
        "declaration": True,
    }
    pages: dict[str, dict[str, Any]] = {}
    with council_scope(council):
        call = Call.objects.select_related("form", "challenge__programme").get(challenge=challenge)
        eligibility = {rule.key: rule.passing_answer for rule in queries.rules_of(call, "ask")}
        for page in queries.pages_of(call):
            given = pages.setdefault(page.key, {})
            for question in page.questions:
                if question.kind == "file":
                    continue
                value = question.choices[0].key if question.kind == "choice" else words[question.kind]
                given[question.key] = {"value": value}
                if question.confidential and question.kind != "declaration":
                    given[question.key] |= {"confidential": False}
    return eligibility, pages


@pytest.fixture
def applied(api, supplier, birmingham, open_challenge) -> Callable[..., Any]:
    """`applied(submit=False)`: a supplier's application over the API, filled in and, if asked, sent."""

    def make(*, name: str = "Example Robotics Ltd", challenge: Any = None, submit: bool = True) -> Any:
        challenge = challenge or open_challenge(birmingham)
        user, organisation = supplier(name=name, kind="charity")
        caller = api(None, user)
        base = f"councils/birmingham/challenges/{challenge.reference}/applications/"
        eligibility, pages = whole_form(birmingham, challenge)
        made = caller.post(base, {"eligibility": eligibility})
        assert made.status_code == 201, made.content
        path = made["Location"].removeprefix("/api/v1/")
        etag = made["ETag"]
        for key, answers in pages.items():
            saved = caller.put(f"{path}pages/{key}/", {"answers": answers, "complete": True}, if_match=etag)
            assert saved.status_code == 200, saved.content
            etag = saved["ETag"]
        if submit:
            sent = caller.post(f"{path}submit/")
            assert sent.status_code == 200, sent.content
        return Applied(challenge, user, organisation, caller, path)

    return make


@dataclass
class Applied:
    """What `applied` made."""

    challenge: Any
    user: Any
    organisation: Any
    caller: Caller
    path: str

    @property
    def id(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]
