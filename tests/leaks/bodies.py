"""Something acceptable to send to each operation of the API, so that the answer is about who asks and not about what."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from .filling import NOBODYS
from .roles import Visitor
from .scene import Side

Body = dict[str, Any]
# Method, end of the address, and what is sent. What needs nothing gets an empty object.
LINES: tuple[tuple[str, str, Body], ...] = (
    ("POST", "/challenges/", {"programme": "test-programme", "team": "test-team", "title": "T", "question": "How?"}),
    ("PATCH", "/challenges/<reference>/", {"title": "New"}),
    ("PUT", "/brief/", {"answers": {"summary": {"body": "Words."}}}),
    ("POST", "/brief/amendments/", {"answers": {"summary": {"body": "Words."}}, "note": "Corrected."}),
    ("PUT", "/call/", {"opens_at": "2031-01-06T12:00:00Z", "closes_at": "2031-02-06T12:00:00Z"}),
    ("PUT", "/call/weights/", {"weights": {"team": 100}}),
    ("POST", "/call/extend/", {"closes_at": "2031-02-06T12:00:00Z", "reason": "Asked for."}),
    ("POST", "/call/cancel/", {"reason": "Asked for."}),
    ("POST", "/challenges/<reference>/withdraw/", {"reason": "Asked for."}),
    ("POST", "/request-changes/", {"reason": "Asked for."}),
    ("POST", "/challenges/<reference>/eligibility/", {"answers": {}}),
    ("POST", "<application_id>/eligibility/", {"results": {"small": {"result": "pass"}}}),
    ("PUT", "<application_id>/eligibility/", {"answers": {"small": "yes"}}),
    ("PUT", "/pages/<page>/", {"answers": {"idea": "Words."}}),
    ("POST", "/clone/", {"name": "Next", "slug": "next"}),
    ("POST", "/programmes/", {"name": "Next", "slug": "next", "short_code": "NEX"}),
    ("POST", "/funding/", {"source": "Reserve", "amount": "1,000"}),
    ("POST", "/partners/", {"name": "Helper"}),
    ("PUT", "/stages/<kind>/", {"name": "Faster"}),
    ("POST", "/teams/", {"name": "Planning"}),
    ("PATCH", "/programmes/<slug>/", {"name": "Renamed"}),
    ("PATCH", "/partners/<partner_id>/", {"name": "Renamed"}),
    ("PATCH", "/funding/<line_id>/", {"note": "Corrected."}),
    ("PATCH", "/teams/<slug>/", {"name": "Renamed"}),
    ("POST", "/helpers/", {"user": NOBODYS, "part": "facilitator"}),
    ("POST", "/sponsor/", {"sponsor_email": "new@example.org"}),
    ("PUT", "/blueprint/<room>/<section>/", {"data": {}}),
    ("POST", "/adoption/adopt/", {"name": "dips-birmingham", "version": "1.0.0"}),
    ("POST", "/adoption/upgrade/", {"name": "dips-birmingham", "version": "1.0.0"}),
    ("POST", "/adoption/upgrade/preview/", {"name": "dips-birmingham", "version": "1.0.0"}),
    ("POST", "/adoption/publish/", {"name": "ours", "version": "1.0.0", "title": "Ours"}),
    ("POST", "/adoption/withdraw/", {"name": "dips-birmingham", "version": "1.0.0"}),
    ("PUT", "/sign-on/", {"issuer": "https://id.example.org", "client_id": "dips", "secret": "whatever"}),
    ("PUT", "/checklist/<key>/", {"owner": None, "due_on": "2031-01-06"}),
    ("POST", "/checklist/<key>/signature/", {"email": "new@example.org"}),
    ("POST", "/people/invitations/", {"email": "new@example.org", "roles": ["assessor"]}),
    ("POST", "/organisations/<organisation_id>/invitations/", {"email": "new@example.org"}),
    ("POST", "/accept/", {"token": "nonsense"}),
    ("PUT", "/people/<user_id>/", {"roles": ["assessor"]}),
    (
        "PUT",
        "/people/<user_id>/deputy/",
        {"deputy": NOBODYS, "begins_on": "2031-01-06", "ends_on": "2031-01-07", "reason": "On leave"},
    ),
    ("POST", "/people/<user_id>/hand-over/", {"to": NOBODYS}),
    ("POST", "/people/confirmations/", {"people": []}),  # a stranger among them would be not found
    ("PUT", "/people/safety/", {"grace_days": 0, "confirm_days": 90}),
    ("PUT", "/members/<member_id>/", {"role": "member"}),
    ("POST", "/organisations/", {"legal_name": "Another", "kind": "charity"}),
    ("PATCH", "/organisations/<organisation_id>/", {"town": "Dudley"}),
    ("POST", "/sign-ups/", {"email": "new@dudley.gov.uk"}),
    ("POST", "/prove/", {"token": "nonsense"}),
    ("POST", "/billing/card/", {"plan": "council"}),
    (
        "POST",
        "/billing/invoice/",
        {"plan": "council", "email": "a@example.org", "line1": "1 Square", "city": "Dudley", "postcode": "DY1 1HF"},
    ),
    ("PUT", "/billing/plan/", {"plan": "region"}),
    ("PUT", "/billing/purchase-order/", {"purchase_order": "PO 1"}),
    ("POST", "/choose/", {"gss_code": "E08000027", "blueprint": "dips-birmingham", "plan": "pilot"}),
    ("POST", "/domains/", {"kind": "site", "name": "new.dudley.gov.uk"}),
    ("PUT", "/sender/", {"address": "new@dudley.gov.uk"}),
    ("POST", "/sharing/", {"area": "west-midlands", "measures": []}),
    ("POST", "/tokens/", {"name": "Mine", "scopes": ["profile:read"]}),
)
READ_AT = (("brief/amendments/", "brief/"), ("call/weights/", "call/"))  # where the version is read, if elsewhere


def body(method: str, shown: str) -> Body:
    """What is sent to an operation; the longest end that fits counts."""
    fits = [(len(end), sent) for verb, end, sent in LINES if verb == method and shown.endswith(end)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else {}


def request(method: str, shown: str, address: str, versions: Versions) -> Mapping[str, Any]:
    """Keyword arguments for the client."""
    if not shown.startswith("/api/") or method in {"GET", "HEAD", "OPTIONS"}:
        return {}
    sent: dict[str, Any] = {"data": json.dumps(body(method, shown)), "content_type": "application/json"}
    if shown.endswith("/files/"):
        sent = {}
    version = versions.at(address) if method in {"PUT", "PATCH"} or shown.endswith("amendments/") else None
    return sent | ({"HTTP_IF_MATCH": version} if version else {})


def as_json(sent: Mapping[str, Any]) -> str:
    return json.dumps(sent)


def form(fields: Mapping[str, list[Any]]) -> Mapping[str, Any]:
    """Keyword arguments for the client: a form, as a browser sends it."""
    return {"data": urlencode(fields, doseq=True), "content_type": "application/x-www-form-urlencoded"}


class Versions:
    """The ETags of what an administrator or the supplier reads, asked once each."""

    def __init__(self, side: Side, visitors: Mapping[str, Visitor]) -> None:
        self.readers = [visitors["admin"], visitors["supplier"]]
        self.known: dict[str, str | None] = {}

    def at(self, address: str) -> str | None:
        for end, other in READ_AT:
            address = re.sub(f"{end}$", other, address)
        if address not in self.known:
            answers = (reader.ask("GET", address) for reader in self.readers)
            self.known[address] = next((each.headers["ETag"] for each in answers if "ETag" in each.headers), None)
        return self.known[address]
