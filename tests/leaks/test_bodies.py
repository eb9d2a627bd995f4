"""The other council's ids, put wherever the API takes one, find nothing and change nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest

from . import bodies, marks
from .asking import Answer, ask
from .filling import NOBODYS
from .roles import Visitor
from .scene import Side

PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture
def marked(sides) -> tuple[Side, Side]:
    for side in sides:
        marks.plant(side.council, side.letter)
        marks.name(side)
    return sides


def foreign(other: Side) -> list[str]:
    """Ids and words of the other council that somebody might try."""
    people = other.people
    return [
        str(people["manager"].pk), str(people["supplier"].pk), str(other.organisation.pk), str(other.sent.pk),
        str(other.draft.pk), other.ids["invitation"], f"CANARY-{other.letter}",
    ]  # fmt: skip


def operations(visitor: Visitor) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Method, address, operation and the fields of its body, from the API's own description."""
    described = visitor.ask("GET", "/api/v1/schema/").json()
    for shown, methods in described["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            shapes = described["components"]["schemas"]
            fields = named(content, shapes).get("properties", {})
            lists = {name: {"items": named(each["items"], shapes)} for name, each in fields.items() if "items" in each}
            yield method.upper(), shown, operation, {name: each | lists.get(name, {}) for name, each in fields.items()}


def named(given: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """The shape that is meant where only its name is given."""
    return shapes[given["$ref"].rpartition("/")[2]] if "$ref" in given else given


def leaves(name: str, field: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Callable[[str], dict[str, Any]]]]:
    """The field, or those of the things that it lists; and the part of a body in which it has a value."""
    inner = field.get("items", {}).get("properties")
    if inner is None:
        yield name, field, lambda value: {name: value}
    for each, shape in (inner or {}).items():
        yield f"{name}.{each}", shape, lambda value, each=each: {name: [{each: value}]}


def address(shown: str, side: Side) -> str:
    """Where the operation works on this council's own thing."""
    values = {
        "council": side.council.slug, "reference": "TST-77", "application_id": str(side.sent.pk), "page": "idea",
        "organisation_id": str(side.organisation.pk), "user_id": str(side.people["assessor"].pk), "number": "1",
        "slug": "test-programme", "kind": "accelerator", "member_id": side.ids["member"], "file_id": str(side.read.pk),
        "invitation_id": side.ids["invitation"], "token_id": side.ids["own_token"],
        "area": "west-midlands", "domain_id": side.ids["claim"], "sign_up_id": NOBODYS, "partner_id": side.ids["partner"], "line_id": side.ids["funding"], "key": "workshops",
        "room": "calls", "section": "criteria", "blueprint": "dips-birmingham", "release": "1.0.0",
    }  # fmt: skip
    return PLACE.sub(lambda found: values[found.group(1)], shown)


def tried(visitor: Visitor, mine: Side, other: Side, *, share: int) -> Iterator[tuple[str, Any]]:
    """Each foreign id in each query parameter, and in each field of each body that is an id or a word; or a share."""
    for method, shown, operation, fields in operations(visitor):
        where = address(shown, mine)
        if crc32(f"{method}{shown}".encode()) % share:
            continue
        for parameter in operation.get("parameters", []):
            for value in foreign(other) if parameter["in"] == "query" else []:
                yield f"?{parameter['name']}", ask(visitor, method, where, QUERY_STRING=f"{parameter['name']}={value}")
        sent = bodies.body(method, re.sub(r"\{(\w+)\}", r"<\1>", shown))
        for name, field, valued in (leaf for each in fields.items() for leaf in leaves(*each)):
            if field.get("type", "string") != "string" or "enum" in field:
                continue
            for value in foreign(other)[: 6 if field.get("format") == "uuid" else 1]:
                body = json.dumps(sent | valued(value))
                yield name, ask(visitor, method, where, data=body, content_type="application/json")


def strange(answers: Iterable[tuple[str, Answer]]) -> list[str]:
    """What showed a word of the other council that is not public, or failed."""
    return [
        f"{name} {answer} {sorted(found)}"
        for name, answer in answers
        if (found := {mark for mark in marks.seen(answer.text) if mark[0] == "B" and mark[1] != marks.PUBLIC})
        or answer.status >= 500
    ]


@pytest.mark.parametrize(("role", "portal"), [("admin", False), ("manager", True), ("supplier", True)])
def test_foreign_ids_find_nothing(marked, visitors, role: str, portal: bool, rounds, figure) -> None:
    mine, other = marked
    answers = list(tried(visitors(portal=portal)[role], mine, other, share=rounds(quick=5, full=1)))

    wrong = strange(answers)

    assert wrong == []
    figure("foreign ids in the API that found something", len(wrong), limit=0, cases=len(answers))


@pytest.mark.parametrize("field", ["owner", "deputy", "sponsor"])
def test_nobody_of_another_council_is_put_on_a_challenge(marked, visitors, field: str) -> None:
    _mine, other = marked
    admin, where = visitors(portal=False)["admin"], "/api/v1/challenges/TST-77/"
    version = admin.ask("GET", where)["ETag"]

    answer = ask(
        admin, "PATCH", where, data=json.dumps({field: str(other.people["manager"].pk)}),
        content_type="application/json", HTTP_IF_MATCH=version,
    )  # fmt: skip

    assert (answer.status, answer.wrote) == (400, ())


def test_a_supplier_applies_for_no_organisation_but_their_own(marked, visitors) -> None:
    mine, other = marked
    body = json.dumps({"organisation": str(other.organisation.pk), "eligibility": {}})

    answer = ask(
        visitors(portal=True)["supplier"], "POST", f"/api/v1/councils/{mine.council.slug}/challenges/TST-79/applications/",
        data=body, content_type="application/json",
    )  # fmt: skip

    assert (answer.status, answer.wrote) in {(404, ()), (403, ())}


def test_control_an_id_that_finds_something_is_seen(marked, visitors) -> None:
    """The other council's people, shown to whoever asks with a foreign id, and a fault."""
    mine, other = marked
    own = ask(visitors(portal=False)["admin"], "GET", "/api/v1/people/")
    shown = replace(own, text=own.text.replace(f"CANARY-{mine.letter}-", f"CANARY-{other.letter}-"))

    assert ("A", marks.OFFICERS) in marks.seen(own.text)
    assert strange([("user", own), ("user", shown), ("owner", replace(own, status=500))]) == [
        f"user {own} [('B', 'O')]", "owner admin: GET /api/v1/people/ -> 500 []",
    ]  # fmt: skip
