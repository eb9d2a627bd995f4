"""Every field of every model, sent to every operation that writes: refused by name, and no row changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from api.documents import document

pytestmark = pytest.mark.django_db
NOTHING = str(UUID(int=0))
PARTS = {
    "council": "birmingham",
    "reference": "TST-77",
    "page": "idea",
    "kind": "accelerator",
    "slug": "test-programme",
}
NOT_OURS = {"accounts_apitoken", "django_session"}  # that a token was used is written down, whatever it asked
CHANGES = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
NAMED = 20  # unknown fields that one refusal names
WRONG = {"is_superuser": True, "is_operator": True, "is_staff": True, "state": "verified", "status": "published"}


def every_field() -> dict[str, Any]:
    """The name of each column and relation of each model, with a value that somebody would like to have."""
    names = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    columns = {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}
    return {name: WRONG.get(name, NOTHING) for name in sorted(names | columns)}


def writing(host: str) -> Iterator[tuple[str, str, str, set[str]]]:
    """Operation, method, path and the fields that its body knows; only those that take JSON."""
    described = document(host)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body:
                name = body["schema"]["$ref"].rpartition("/")[2]
                known = set(described["components"]["schemas"][name].get("properties", {}))
                there = re.sub(r"\{(\w+)\}", lambda part: PARTS.get(part[1], NOTHING), path)
                yield operation["operationId"], method, there.removeprefix("/api/v1/"), known


def changed() -> dict[str, int]:
    """Tables of this transaction in which rows were written, and how many."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        return {name: count for name, count in cursor.fetchall() if name not in NOT_OURS}


@pytest.mark.parametrize("host", ["portal", "council"])
def test_no_field_is_taken_that_is_not_described(
    api, birmingham, open_challenge, supplier, officer, rounds, figure, host
) -> None:
    """All at once, and in the full set so few at a time that the answer has room to name each."""
    open_challenge(birmingham, reference="TST-77")
    on_council = host == "council"
    caller = api(birmingham, officer(birmingham, "council_admin")) if on_council else api(None, supplier()[0])
    fields, wrong, tried = every_field(), [], 0
    assert len(fields) > 300
    for name, method, path, known in writing(host):
        unknown = [field for field in fields if field not in known]
        for some in batched(unknown, rounds(quick=len(unknown), full=NAMED)):
            before = changed()
            response = getattr(caller, method)(path, {field: fields[field] for field in some}, if_match='"1"')
            tried += len(some)
            if not refused(response, some) or changed() != before:
                wrong.append((name, response.status_code, response.content[:200], changed()))
    figure("fields taken that are not described", len(wrong), limit=0, unit="operations", cases=tried)
    assert wrong == []


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def refused(response: Any, sent: list[str]) -> bool:
    """Not there, not yours, or each name in the answer, as far as it has room."""
    if response.status_code == 400:
        return set(sorted(sent)[:NAMED]) <= set(response.json()["errors"])
    return response.status_code in {401, 403, 404, 409, 412, 428}


def test_control_a_body_that_takes_what_comes_is_seen(api, supplier, monkeypatch) -> None:
    """The guard removed: unknown fields are dropped, not refused. The sweep's own check then sees the rows."""
    from api.v1.organisations import Organisations

    caller = api(None, supplier()[0])
    monkeypatch.setattr(Organisations, "read", lambda self, _shape: {"legal_name": "Taken Ltd", "kind": "charity"})
    before = changed()

    response = caller.post("organisations/", {"state": "verified"})

    assert response.status_code == 201
    assert changed() != before
