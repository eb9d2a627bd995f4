"""Background work stays in the council that its message names, whatever ran before it and however that ended."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from celery import current_app
from django.db import connection

from dips.councils import work
from dips.councils.work import CouncilTask, MissingCouncil, council_task


@council_task(name="tests.leaks.read", ignore_result=False)
def read(fail: bool = False) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        found = cursor.fetchone()
    if fail:
        raise ZeroDivisionError
    return found


def of_councils() -> Iterator[CouncilTask]:
    current_app.loader.import_default_modules()
    return (task for task in current_app.tasks.values() if isinstance(task, CouncilTask))


def mixed(schemas: list[str], count: int) -> list[tuple[str, str, object]]:
    """Tasks of all councils in turn, some of which fail; what each named, how it ended and what it saw."""
    dice, seen = random.Random(7), []
    for _turn in range(count):
        schema = dice.choice(schemas)
        done = read.apply(kwargs={"schema_name": schema, "fail": dice.random() < 0.3})
        seen.append((schema, done.state, done.result))
    return seen


def test_tasks_of_councils_do_not_meet(birmingham, solihull, rounds, figure) -> None:
    seen = mixed([birmingham.schema_name, solihull.schema_name], rounds(quick=64, full=2000))

    wrong = [each for each in seen if each[1] == "SUCCESS" and tuple(each[2]) != (f"r_{each[0]}", each[0])]
    failed = [each for each in seen if each[1] == "FAILURE"]
    assert wrong == []
    assert {type(result) for _schema, _state, result in failed} == {ZeroDivisionError}
    assert connection.schema_name == "public"
    figure("tasks run in a wrong council", len(wrong), limit=0, cases=len(seen))


def test_control_a_task_that_enters_nothing_is_seen(birmingham, solihull, monkeypatch) -> None:
    monkeypatch.setattr(work.scope, "council_scope", lambda council: pytest.MonkeyPatch.context())

    seen = mixed([birmingham.schema_name, solihull.schema_name], 8)

    assert all(tuple(result) == ("r_public", "public") for _schema, state, result in seen if state == "SUCCESS")


@pytest.mark.parametrize("named", [{}, {"schema_name": None}, {"schema_name": "public"}, {"schema_name": "c_404"}])
def test_no_task_of_a_council_runs_without_one(birmingham, named: dict[str, object]) -> None:
    tasks = list(of_councils())

    assert len(tasks) > 2
    assert not_refused(tasks, named) == []


def not_refused(tasks: list[CouncilTask], named: dict[str, object]) -> list[str]:
    """Tasks that ran, or failed in some other way, though their message named no council of ours."""
    return [task.name for task in tasks if type(task.apply(kwargs=dict(named)).result) is not MissingCouncil]


def test_control_a_task_that_guesses_is_seen(birmingham, monkeypatch) -> None:
    monkeypatch.setattr(work, "named", lambda schema_name: birmingham)

    assert not_refused([read], {}) == [read.name]
