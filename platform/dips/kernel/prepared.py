"""Questions to the database that are put into SQL once a process. Django writes the same words anew at each request,
which costs a public page more than PostgreSQL's answers do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
SAMPLES: dict[type, Callable[[], Any]] = {
    UUID: uuid4,
    str: lambda: uuid4().hex,
    int: lambda: uuid4().int >> 97,
    datetime: lambda: datetime.fromtimestamp(uuid4().int >> 97, UTC),
}


class Prepared(Generic[Row]):
    """`stages = Prepared(lambda programme: Stage.objects.filter(programme=programme), programme=UUID)`, at the top of a
    module, and `stages(programme=pk)` for a list.

    `build` is called once, with samples; each value must go into the question as it is, never be None, and not decide
    how the question is put. Which schema answers is the connection's affair, as ever.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **slots: type) -> None:
        self._build, self._slots = build, slots
        self._written: _Written | None = None

    def __call__(self, **values: Any) -> list[Row]:
        if self._written is None:
            self._written = _Written(self._build, self._slots)
        return self._written.rows(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, for a question that is put with an order and a limit of its own."""
        return next(iter(self(**values)), None)


class _Written:
    """One question as SQL, with the places of its values."""

    def __init__(self, build: Callable[..., QuerySet[Any]], slots: dict[str, type]) -> None:
        samples = {name: SAMPLES[kind]() for name, kind in slots.items()}
        self.asked: Any = build(**samples)
        self.compiler: SQLCompiler = self.asked.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column[0] for column in self.compiler.select])
        self.places = {
            place: name
            for name, sample in samples.items()
            for place, value in enumerate(self.params)
            if value == sample
        }
        if set(self.places.values()) != set(slots):
            raise ValueError(f"not every value stands in the question as it is given: {self.sql}")

    def rows(self, values: dict[str, Any]) -> list[Any]:
        if values.keys() != set(self.places.values()) or None in values.values():
            raise TypeError(f"asked with {values}")
        params = tuple(values[self.places[at]] if at in self.places else each for at, each in enumerate(self.params))
        question: QuerySet[Any] = QuerySet(self.asked.model, query=_Ready(self, params))  # type: ignore[arg-type]  # all that is asked of it
        question._fields = self.asked._fields  # type: ignore[attr-defined]
        return list(self.asked._iterable_class(question))


class _Ready:
    """Stands for a query that is written already: all that Django asks of it is its compiler, and a list's names."""

    def __init__(self, written: _Written, params: tuple[Any, ...]) -> None:
        self.written, self.params = written, params

    def get_compiler(self, using: str | None = None, **_: Any) -> SQLCompiler:
        ready = copy.copy(self.written.compiler)
        ready.connection = connections[using or DEFAULT_DB_ALIAS]
        ready.as_sql = lambda *_args, **_options: (self.written.sql, self.params)  # type: ignore[method-assign]
        ready.get_converters = lambda expressions: self.written.converters  # type: ignore[method-assign]
        return ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self.written.asked.query, name)
