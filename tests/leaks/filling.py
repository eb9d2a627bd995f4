"""What stands in an address for each of its parts, so that a route leads to something that is there."""

from __future__ import annotations

import re
from collections.abc import Callable

from .routes import WORDS, Route, Unfillable, filled, pretty
from .scene import CLOSED, OPEN, Side

Value = Callable[[Side], str]
NOBODYS = "018f0000-0000-7000-8000-000000000000"
# Part, where it stands, and what it is there. The first line that fits counts; a new route may need one of its own.
# Officers read what was sent to the closed call; suppliers work in the open one.
LINES: tuple[tuple[str, str, Value], ...] = (
    ("area", "", lambda side: "west-midlands"),
    ("pk", r"^/console/regions/", lambda side: side.ids["viewer"]),
    ("council", "", lambda side: side.council.slug),
    ("reference", r"^/admin/applications/|challenges/<reference>/applications/$", lambda side: CLOSED),
    ("reference", "", lambda side: OPEN),
    (
        "application_id",
        r"^/admin/|<application_id>/(receipts/<number>/|trail/|eligibility/)?$",
        lambda side: str(side.sent.pk),
    ),
    ("application_id", "", lambda side: str(side.sealed.pk)),
    ("application", "", lambda side: str(side.sealed.pk)),
    ("file_id", r"^/admin/", lambda side: str(side.read.pk)),
    ("file_id", "", lambda side: str(side.file.pk)),
    ("file", "", lambda side: str(side.file.pk)),
    ("organisation_id", "", lambda side: str(side.organisation.pk)),
    ("member", "", lambda side: side.ids["member"]),
    ("member_id", "", lambda side: side.ids["member"]),
    ("user_id", r"^/admin/challenges/|/helpers/", lambda side: side.ids["helper"]),
    ("user_id", "", lambda side: str(side.people["assessor"].pk)),
    ("token_id", "", lambda side: side.ids["own_token"]),
    ("invitation_id", "organisations/", lambda side: side.ids["asked"]),
    ("invitation_id", "", lambda side: side.ids["invitation"]),
    ("invitation", "", lambda side: side.ids["asked"]),
    ("claim_id", "", lambda side: side.ids["claim"]),
    ("domain_id", "", lambda side: side.ids["claim"]),
    ("session_id", "/accounts/", lambda side: NOBODYS),
    ("sign_up_id", "", lambda side: NOBODYS),
    ("pk", r"^/set-up/", lambda side: NOBODYS),
    ("pk", r"^/console/outbox/", lambda side: side.ids["message"]),
    ("export_id", "", lambda side: side.ids["export"]),
    ("pk", r"^/console/departures/", lambda side: side.ids["departure"]),
    ("pk", r"^/console/exports/", lambda side: side.ids["export"]),
    ("pk", r"^/console/access/|^/admin/emergency-access/", lambda side: side.ids.get("access", NOBODYS)),
    ("item", r"^/console/access/", lambda side: side.sealed.reference),
    ("pk", r"^/console/blueprints/", lambda side: side.ids["published"]),
    ("pk", r"^/console/people/", lambda side: side.ids.get("second operator", NOBODYS)),
    ("pk", r"^/console/requests/", lambda side: side.ids["run"]),
    ("pk", r"^/organisations/", lambda side: str(side.organisation.pk)),
    ("pk", r"/people/invitations/", lambda side: side.ids["invitation"]),
    ("pk", r"/partner/", lambda side: side.ids["partner"]),
    ("pk", r"/funding/", lambda side: side.ids["funding"]),
    ("pk", r"/users/", lambda side: str(side.people["assessor"].pk)),
    ("pk", r"/images/", lambda side: side.ids["image"]),
    ("pk", r"/documents/", lambda side: side.ids["document"]),
    ("pk", r"/pages/", lambda side: side.ids["page"]),
    ("page_id", "", lambda side: side.ids["page"]),
    ("page_to_move_id", "", lambda side: side.ids["page"]),
    ("parent_page_id", "", lambda side: side.ids["home"]),
    ("destination_id", "", lambda side: side.ids["home"]),
    ("revision_id", "", lambda side: side.ids["revision"]),
    ("image_id", "", lambda side: side.ids["image"]),
    ("document_id", "", lambda side: side.ids["document"]),
    ("doc_id", "", lambda side: side.ids["document"]),
    ("path", "", lambda side: side.ids["rendition"]),
    ("pk", r"/partner/", lambda side: side.ids["partner"]),
    ("pk", r"/funding/", lambda side: side.ids["funding"]),
    ("key", r"/checklist/<key>/signature/", lambda side: "sponsor_agrees"),
    ("key", r"/checklist/", lambda side: "workshops"),
    ("verb", r"/call/act/", lambda side: "cancel"),
    ("slug", r"/teams/", lambda side: "test-team"),
    ("slug", "", lambda side: "test-programme"),
    ("partner_id", "", lambda side: side.ids["partner"]),
    ("line_id", "", lambda side: side.ids["funding"]),
    ("kind", "/stages?/", lambda side: "accelerator"),
    ("blueprint", "", lambda side: "dips-birmingham"),
    ("release", "", lambda side: "1.0.0"),
    ("page", "", lambda side: "idea"),
    ("plan", "", lambda side: "region"),
)
# Routes with parts that have no name.
WHOLE: dict[str, Value] = {
    r"^((?:[\w\-]+/)*)$": lambda side: "/contact/",
    r"documents/^(\d+)/(.*)$": lambda side: side.ids["document_path"],
}


def address(route: Route, side: Side) -> str:
    """Where this route leads to a thing of this council."""
    if route.pattern in WHOLE:
        return WHOLE[route.pattern](side)
    return filled(route, {name: _value(route, name, converter, side) for name, converter in route.parts})


def _value(route: Route, name: str, converter: str, side: Side) -> str:
    shown = pretty(route)
    for part, where, value in LINES:
        if part == name and re.search(where, shown):
            return value(side)
    if converter == "IntConverter" or name in {"pk", "object_id"}:
        return "1"
    if name in WORDS:
        return WORDS[name][0]
    raise Unfillable(f"{name!r} in {shown}: say in tests/leaks/filling.py what stands there")
