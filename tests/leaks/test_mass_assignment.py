"""Every field of every model, sent to every operation and every form: refused by name or left alone, and never written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models

from . import bodies, filling, matrix
from .asking import LET_NOTHING, ask
from .forms import filled_in
from .matrix import URLCONFS
from .roles import Visitor
from .routes import pretty, routes
from .scene import Side
from .test_bodies import address, operations

UUID, NUMBER, WORD, DAY = "00000000-0000-7000-8000-00000000dead", 777123, "PLANTED", "2031-07-07"
NAMED = 20  # unknown fields that one refusal names
RIGHTS = ("is_superuser", "is_operator", "is_staff")
WROTE = re.compile(r"^\s*(?:INSERT|UPDATE)", re.IGNORECASE)
WHO = {matrix.PORTAL: ("supplier", "operator", "admin"), matrix.COUNCIL: ("manager", "admin")}


def every_field() -> dict[str, Any]:
    """The name of each column and relation of each model, with a value that would be known again where it is written."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    known = {name: _value(field) for field in fields for name in {field.name, getattr(field, "attname", field.name)}}
    return dict(sorted(known.items()))


def _value(field: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.DateField):
        return f"{DAY}T07:07:07Z" if isinstance(field, models.DateTimeField) else DAY
    if isinstance(field, models.IntegerField | models.FloatField):
        return NUMBER
    return WORD if isinstance(field, models.CharField | models.TextField) else UUID


@contextmanager
def planted() -> Iterator[list[str]]:
    """The statements that write one of the planted values, or give somebody a right."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WROTE.match(sql) and "django_session" not in sql and _holds(str(params)):
            found.append(sql.split("SET")[0].split("(")[0].strip())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def _holds(text: str) -> bool:
    return any(value in text for value in (UUID, str(NUMBER), WORD, DAY))


# -- the API -----------------------------------------------------------------------------------------


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def by_api(
    side: Side, visitor: Visitor, versions: bodies.Versions, *, size: int, only: str = ""
) -> tuple[list[str], set[str], int]:
    """What was taken; the operations that read the body and named what they do not know; how many fields were sent."""
    fields, wrong, read, tried = every_field(), [], set(), 0
    for method, shown, operation, known in operations(visitor):
        if not known or only not in operation["operationId"]:
            continue
        where, route = address(shown, side), re.sub(r"\{(\w+)\}", r"<\1>", shown)
        sent = bodies.request(method, route, where, versions)
        unknown = [name for name in fields if name not in known]
        for some in batched(unknown, size or len(unknown)):
            body = bodies.body(method, route) | {name: fields[name] for name in some}
            with planted() as taken:
                answer = ask(visitor, method, where, **dict(sent) | {"data": bodies.as_json(body)})
            tried += len(some)
            named = answer.status == 400 and all(f'"{name}"' in answer.text for name in sorted(some)[:NAMED])
            if named:
                read.add(operation["operationId"])
            elif answer.status not in LET_NOTHING:
                wrong.append(f"{operation['operationId']}: {answer}")
            if taken:
                wrong.append(f"{operation['operationId']}: {taken}")
    return wrong, read, tried


@pytest.fixture
def swept(sides, visitors):
    """`swept(portal, roles, size=…, only="")`: the same of all who may write."""

    def run(portal: bool, roles: tuple[str, ...], *, size: int = 0, only: str = "") -> tuple[list[str], set[str], int]:
        everybody, wrong, read, tried = visitors(portal=portal), [], set(), 0
        versions = bodies.Versions(sides[0], everybody)
        for role in roles:
            found, named, count = by_api(sides[0], everybody[role], versions, size=size, only=only)
            wrong, read, tried = wrong + found, read | named, tried + count
        return wrong, read, tried

    return run


@pytest.mark.parametrize(("portal", "roles"), [(True, ("supplier", "admin")), (False, ("admin",))])
def test_no_operation_takes_what_is_not_described(swept, rounds, figure, portal: bool, roles: tuple[str, ...]) -> None:
    """All at once, and in the full set so few at a time that the answer has room to name each."""
    assert len(every_field()) > 300

    wrong, read, tried = swept(portal, roles, size=rounds(quick=0, full=NAMED))

    assert wrong == []
    figure("fields taken by the API that are not described", len(wrong), limit=0, cases=tried)
    figure("operations that named what they do not know", len(read), at_least=30 if portal else 25, unit="operations")


def test_control_an_operation_that_takes_what_comes_is_seen(swept, monkeypatch) -> None:
    """A field that nobody described is handed on to the verb."""
    from api.v1.organisations import Organisations

    def loose(self: Any, _shape: Any) -> dict[str, Any]:
        return {"legal_name": "Taken Ltd", "kind": "charity", "town": self.request.data["town_id"]}

    monkeypatch.setattr(Organisations, "read", loose)
    monkeypatch.setattr(f"{__name__}.every_field", lambda: {"town_id": WORD})

    wrong, read, _tried = swept(True, ("supplier",), only="organisations_create")

    assert wrong == [
        "organisations_create: supplier: POST /api/v1/organisations/ -> 201",
        "organisations_create: ['INSERT INTO \"suppliers_supplierorganisation\"']",
    ]
    assert read == set()


# -- the pages ---------------------------------------------------------------------------------------


@pytest.fixture
def posted(sides, visitors):
    """`posted(host, share=…)`: forms that wrote what they do not show, how many were sent, how many changed something."""

    def run(host: str, *, share: int, only: str = "") -> tuple[list[str], int, int]:
        everybody, fields, wrong, sent, wrote = visitors(portal=host == matrix.PORTAL), every_field(), [], 0, 0
        for route in routes(URLCONFS[host]):
            shown = pretty(route)
            offers = matrix.read().cells.get((host, shown, "POST")) and not shown.startswith(("/api/", "/demo/"))
            if not offers or not shown.startswith(only) or crc32(shown.encode()) % share:
                continue
            where = filling.address(route, sides[0])
            for role in WHO[host]:
                page = ask(everybody[role], "GET", where)
                if page.status not in {200, 405}:
                    continue
                own = filled_in(page.text, where) if page.status == 200 else {"reason": ["Because."]}
                extra = {name: _typed(value) for name, value in fields.items() if name not in own}
                with planted() as taken:
                    answer = ask(everybody[role], "POST", where, **bodies.form(extra | own))
                sent, wrote = sent + 1, wrote + bool(answer.wrote)
                wrong += [f"{answer}: {each}" for each in taken]
                break
        return wrong, sent, wrote

    return run


def _typed(value: Any) -> list[str]:
    return ["on" if value is True else str(value)]


@pytest.mark.parametrize("host", list(URLCONFS))
def test_no_form_takes_what_it_does_not_show(host: str, posted, rounds, figure) -> None:
    wrong, sent, wrote = posted(host, share=rounds(quick=3, full=1))

    assert wrong == []
    figure("fields taken by forms that do not show them", len(wrong), limit=0, unit="statements", cases=sent)
    figure("forms that wrote something beside", wrote, at_least=1, unit="forms", cases=sent)


def test_control_a_form_with_every_field_of_its_model_is_seen(posted, monkeypatch) -> None:
    """A model form that takes `town` and does not show it, in place of the form for one's name."""
    from dips.accounts import services
    from dips.accounts.models import User

    def careless(*, user: Any, full_name: str, by: Any) -> Any:
        shape = forms.modelform_factory(User, fields=["full_name"])
        form = shape({"full_name": WORD}, instance=user)
        assert form.is_valid()
        return form.save()

    monkeypatch.setattr(services, "rename", careless)

    wrong, _sent, _wrote = posted(matrix.PORTAL, share=1, only="/accounts/name/")

    assert wrong == ['supplier: POST /accounts/name/ -> 302: UPDATE "accounts_user"']
