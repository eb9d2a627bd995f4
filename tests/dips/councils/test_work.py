"""A task of a council names it, or is refused."""

from __future__ import annotations

import pytest
from celery import shared_task
from django.db import connection

from dips.councils import tasks, work
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.work import MissingCouncil, council_task, for_each_council
from dips.kernel import audit, seal
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditSeal
from dips.kernel.workflow import move


@council_task(name="tests.where")
def where(word: str = "") -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        return (*cursor.fetchone(), word)


@council_task(name="tests.fails")
def fails() -> None:
    raise ZeroDivisionError


@shared_task(name="tests.of_the_portal")
def of_the_portal() -> str:
    return connection.schema_name


def test_it_runs_as_the_council_it_names_and_leaves(birmingham: Council, solihull: Council) -> None:
    for council in (birmingham, solihull, birmingham):
        schema = council.schema_name
        assert where("hello", schema_name=schema) == (f"r_{schema}", schema, "hello")
        with pytest.raises(ZeroDivisionError):
            fails(schema_name=schema)
        assert connection.schema_name == "public"


@pytest.mark.parametrize(
    "kwargs",
    [{}, {"schema_name": ""}, {"schema_name": None}, {"schema_name": "public"}, {"schema_name": "pristine"},
     {"schema_name": "c_404"}, {"schema_name": 7}, {"schema_name": ["x"]}, {"schema_name": "birmingham"}],
)  # fmt: skip
def test_a_message_without_a_council_is_refused(birmingham: Council, kwargs: dict[str, object]) -> None:
    with pytest.raises(MissingCouncil):
        where(**kwargs)


def test_sending_from_the_portal_without_a_name_is_refused(db: None) -> None:
    with pytest.raises(MissingCouncil, match="without schema_name"):
        where.delay("x")


def test_sent_from_inside_it_names_its_council(birmingham: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(
        "celery.Task.apply_async", lambda self, args=None, kwargs=None, **options: sent.append((args, kwargs))
    )

    with council_scope(birmingham):
        where.delay("x")

    assert sent == [(("x",), {"schema_name": birmingham.schema_name})]


def test_each_active_council_gets_its_own_message(
    birmingham: Council, solihull: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    monkeypatch.setattr(
        "celery.Task.apply_async", lambda self, args=None, kwargs=None, **options: sent.append(kwargs["schema_name"])
    )
    with operator_scope():
        move(solihull, "suspend", by=SYSTEM)

    assert for_each_council(where) == 1
    assert sent == [birmingham.schema_name]


def test_every_task_begins_on_the_portal(birmingham: Council) -> None:
    connection.set_tenant(birmingham)

    work.begin_on_the_portal()

    assert of_the_portal() == "public"


def test_trails_are_sealed_each_in_its_council(
    committed: str, birmingham: Council, solihull: Council, monkeypatch: pytest.MonkeyPatch, tmp_path, settings
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(
        "celery.Task.apply_async", lambda self, args=None, kwargs=None, **options: self(*(args or ()), **(kwargs or {}))
    )
    with council_scope(birmingham):
        audit.record("test.happened", birmingham, by=SYSTEM)

    tasks.seal_audit()

    with council_scope(birmingham):
        assert AuditSeal.objects.filter(event__verb="test.happened").count() == 1
        assert not AuditSeal.objects.exclude(schema=birmingham.schema_name).exists()
        assert seal.verify(tmp_path / "anchors") is None
    assert (tmp_path / "anchors" / f"{birmingham.schema_name}.log").exists()
