"""Work that is done later: every task says in which council, and refuses when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import Task, shared_task

from . import lookup, scope
from .connected import wrapper
from .models import Council
from .states import CouncilState

ARGUMENT = "schema_name"
ACTIVE = frozenset({CouncilState.ACTIVE})


class MissingCouncil(Exception):
    """A task of a council that names none, an unknown one, or the portal. Never guessed, never `public`."""


def named(schema_name: object) -> Council:
    """The council that a message means."""
    if not isinstance(schema_name, str) or not schema_name:
        raise MissingCouncil(f"the message names no council: {ARGUMENT} is missing")
    council = lookup.by_schema(schema_name)
    if council is None:
        raise MissingCouncil(f"no council has the schema {schema_name!r}")
    return council


class CouncilTask(Task):
    """Runs in the schema that its message names. Sent from inside a council, it names that one by itself."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        council = named(kwargs.pop(ARGUMENT, None))
        with scope.council_scope(council):
            return super().__call__(*args, **kwargs)

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        kwargs = dict(kwargs or {})
        if ARGUMENT not in kwargs:
            here = scope.current()
            if here is None:
                raise MissingCouncil(f"{self.name} was sent from outside a council without {ARGUMENT}")
            kwargs[ARGUMENT] = here.schema_name
        return super().apply_async(args, kwargs, **options)


def council_task(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """`@shared_task` for work inside one council. Call it as `task.delay(…, schema_name=council.schema_name)`."""
    options = {"base": CouncilTask, "typing": False, **options}
    return shared_task(**options)(function) if function else shared_task(**options)


def for_each_council(task: CouncilTask, *, states: frozenset[CouncilState] = ACTIVE, **kwargs: Any) -> int:
    """Send one message to each council; one that fails does not hold up the others. Returns how many."""
    with scope.portal_scope():
        councils = Council.objects.filter(state__in=states).order_by("schema_name")
        schemas = list(councils.values_list("schema_name", flat=True))
    for schema in schemas:
        task.apply_async(kwargs={**kwargs, ARGUMENT: schema})
    return len(schemas)


def begin_on_the_portal(**_kwargs: Any) -> None:
    """Before each task: whatever the last one left, this one begins nowhere in particular."""
    wrapper().set_schema_to_public()
