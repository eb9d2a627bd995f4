"""States are tables, and `move()` is the one door through which a state changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.dispatch import Signal

from . import audit
from .actors import Actor
from .errors import IllegalMove
from .functions import DipsNow

M = TypeVar("M", bound=models.Model)

moved = Signal()  # obj, field, verb, source, target, by, reason; sent inside the transaction


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a state table: from any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


def can_move(obj: models.Model, verb: str, *, field: str = "state") -> bool:
    """Whether the table has this verb from the present state. Who may do it is asked elsewhere."""
    move_ = type(obj).MOVES[field].get(verb)  # type: ignore[attr-defined]
    return move_ is not None and getattr(obj, field) in move_.sources


def move(
    obj: M,
    verb: str,
    *,
    by: Actor,
    field: str = "state",
    reason: str = "",
    data: dict[str, Any] | None = None,
    also: Sequence[str] = (),
    is_locked: bool = False,
    writing: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> M:
    """Lock the row, check its table, write the new state, audit it, announce it.

    Refuses with IllegalMove when the table has no such line from the state that the *database* holds. The object
    passed in is brought up to that state, so that a stale copy cannot decide. `also` names fields of the object that
    are written with the state. `is_locked` says that this transaction has read the object under its row's lock.
    The row is locked and written inside `writing()`, as another role where a council may not write it itself; the
    event is its own all the same.
    """
    with nullcontext() if is_locked else transaction.atomic():
        with writing():
            if not is_locked:
                rows = type(obj)._default_manager.select_for_update()
                setattr(obj, field, rows.values_list(field, flat=True).get(pk=obj.pk))
            line, source = _write(obj, verb, field, also)
        return _tell(obj, verb, line, source, by=by, field=field, reason=reason, data=data or {})


def _write(obj: models.Model, verb: str, field: str, also: Sequence[str]) -> tuple[Move, str]:
    model = type(obj)
    line, source = model.MOVES[field][verb], getattr(obj, field)  # type: ignore[attr-defined]
    if source not in line.sources:
        raise IllegalMove(state=_label(obj, field))
    setattr(obj, field, line.target)
    changes: dict[str, Any] = {field: line.target} | {name: getattr(obj, name) for name in also}
    if hasattr(obj, "updated_at"):
        changes["updated_at"] = DipsNow()
    model._default_manager.filter(pk=obj.pk).update(**changes)
    return line, source


def _tell(obj: M, verb: str, line: Move, source: str, *, by: Actor, field: str, reason: str, data: dict[str, Any]) -> M:
    model = type(obj)
    audit.record(
        f"{model._meta.model_name}.{verb}",
        obj,
        by=by,
        reason=reason,
        before={field: source},
        after={field: line.target},
        data={"field": field, "from": str(source), "to": str(line.target)} | data,
    )
    moved.send(model, obj=obj, field=field, verb=verb, source=source, target=line.target, by=by, reason=reason)
    return obj


def _label(obj: models.Model, field: str) -> str:
    display = getattr(obj, f"get_{field}_display", None)
    return str(display() if display else getattr(obj, field))
