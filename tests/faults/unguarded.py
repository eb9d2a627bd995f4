"""The product without one of its guards: what a process does while a control's switch lies in its folder of faults.

Each function below puts a way round one guard into this process. The way is taken only while the switch is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from dips.archives import exporting, restoring
from dips.billing import gateway
from dips.billing.services import ordering, paying
from dips.councils import owner
from dips.councils.scope import schema_scope
from dips.domains.services import giving
from dips.kernel import audit, outbox, schema
from dips.kernel.faults import faultpoint
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState
from dips.regions import queries, tasks
from dips.regions.models import Figure
from dips.regions.services import counting

BETWEEN = "control.between"  # where a process dies that has no guard, between two things that belong together


def switch(guard: str) -> str:
    """To be armed by the driver."""
    return f"without.{guard}"


def is_off(guard: str) -> bool:
    return (Path(settings.DIPS_FAULTS) / switch(guard)).exists()


@cache
def begin() -> None:
    """Once in a process."""
    for way in (together, retried, known_by_key, looked_for, cleared, at_once, committed_last, put_again, taken_again):
        way()


def around(module: Any, name: str, guard: str, instead: Callable[..., Any]) -> None:
    """`instead(honest, …)` in its place, while the guard is off."""
    honest = getattr(module, name)

    def either(*arguments: Any, **more: Any) -> Any:
        return instead(honest, *arguments, **more) if is_off(guard) else honest(*arguments, **more)

    setattr(module, name, either)


def together() -> None:
    """Trail and wishes are written with what they tell of. Without: after it, and somebody dies in between."""

    def late(honest: Callable[..., Any], *arguments: Any, **more: Any) -> None:
        whose = schema.here()

        def at_last() -> None:
            faultpoint(BETWEEN)
            with schema_scope(whose):
                honest(*arguments, **more)

        transaction.on_commit(at_last)

    around(audit, "record", "trail", late)
    around(outbox, "enqueue", "wishes", late)


def retried() -> None:
    """A message is done when its handler is through. Without: as soon as somebody takes it."""

    def marks_first(_honest: object, message_id: Any, *, enter: Any, note: Any) -> bool:
        with note():
            message = OutboxMessage.objects.only("schema", "kind", "state", "attempts").get(pk=message_id)
            outbox._write(message, state=OutboxState.DONE, leased_until=None)
        return outbox._handle(message, enter, note)

    around(outbox, "deliver", "retried", marks_first)


def known_by_key() -> None:
    """Stripe knows a wish again by its key. Without: each is a new one."""
    around(gateway, "once", "known", lambda *_: {})


def looked_for() -> None:
    """What nobody heard of is looked for at Stripe before it is asked for. Without: it is not."""
    around(ordering, "_unheard_customer", "looked", lambda *_: "")
    around(paying, "is_live", "looked", lambda *_: False)


def cleared() -> None:
    """Whoever makes an export clears away what a dead process left of it. Without: it lies there for ever."""

    def among_remains(honest: Callable[..., Any], council: Any, path: Path, **more: Any) -> Any:
        aside = {file: file.with_name(f"aside{file.name}") for file in path.parent.glob(f".{path.name}.*")}
        for file, hidden in aside.items():
            file.rename(hidden)
        done = honest(council, path, **more)
        for file, hidden in aside.items():
            hidden.rename(file)
        return done

    around(exporting, "export", "cleared", among_remains)


def at_once() -> None:
    """All figures appear in one moment. Without: some, and then the rest, unless there are any."""

    def by_and_by(honest: Any) -> int:
        if queries.own_figures().exists():
            return 0
        create = Figure.objects.bulk_create

        def halves(rows: list[Figure], **more: Any) -> None:
            half = len(rows) // 2
            create(rows[:half], **more)
            faultpoint(BETWEEN)
            create(rows[half:], **more)

        Figure.objects.bulk_create = halves  # type: ignore[method-assign]
        try:
            return int(honest.__wrapped__())  # without the transaction
        finally:
            del Figure.objects.bulk_create

    for module in (tasks, counting):  # told by the schedule, and by the outbox
        around(module, "count_figures", "at once", by_and_by)


def committed_last() -> None:
    """A council is put back by one transaction, to its end. Without: what stands is committed before the end."""

    def early(honest: Callable[..., None], link: owner.Owner, *rest: Any) -> None:
        honest(link, *rest)
        link.commit()

    around(restoring, "_make", "committed last", early)


def put_again() -> None:
    """A file that an earlier try left is replaced. Without: it is put beside it, under another name."""

    def beside(_honest: object, pack: Any, path: str, storage: str, name: str) -> None:
        with pack.open(path) as source:
            kept = storages[storage].save(name, File(source))
        if kept != name:
            raise restoring.errors.DoesNotFit(why=f"the storage keeps “{name}” under another name")

    around(restoring, "_put", "put again", beside)


def taken_again() -> None:
    """A host that stands already is the council's own. Without: whoever finds it there takes it for another's."""

    @contextmanager
    def blind() -> Iterator[Any]:
        with owner.connect() as link:
            yield Blind(link) if is_off("taken again") else link

    def insert(link: Any, row: Any) -> None:
        owner.insert(link.link if isinstance(link, Blind) else link, row)

    giving.owner = SimpleNamespace(connect=blind, insert=insert)  # type: ignore[assignment]


class Blind:
    """An owner's connection that finds no host."""

    def __init__(self, link: owner.Owner) -> None:
        self.link = link

    def execute(self, query: str, *values: Any) -> Any:
        return (
            SimpleNamespace(fetchone=lambda: None) if "councils_domain" in query else self.link.execute(query, *values)
        )
