"""Write down what happened, in the transaction in which it happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import models

from . import schema
from .actors import Actor, actor_id, actor_label
from .models import AuditEvent
from .registry import Registry

Withheld = Callable[[], models.QuerySet[Any]]
withheld: Registry[Withheld] = Registry("things whose audit events are not shown yet")
StandsIn = Callable[[models.Model, Actor], list[str]]
stands_in: Registry[StandsIn] = Registry("for whom somebody acts on a thing under their own name")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of `value`; empty for None."""
    if value is None:
        return ""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    verb: str,
    obj: models.Model,
    *,
    by: Actor,
    reason: str = "",
    before: Any = None,
    after: Any = None,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add an event. `before` and `after` are kept as hashes only; put in `data` what may be read later.

    Whoever stands in for somebody else is named with them: "Dee Deputy for Ona Owner".
    """
    others = [name for _key, ask in stands_in for name in ask(obj, by)]
    data = (data or {}) | ({"for": others} if others else {})
    return AuditEvent.objects.create(
        schema=schema.here(),
        actor_id=actor_id(by),
        actor_label=" for ".join([actor_label(by), *([", ".join(others)] if others else [])])[:200],
        verb=verb,
        model=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:200],
        reason=reason,
        data=data,
        before_hash=digest(before),
        after_hash=digest(after),
    )


def trail(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything that happened to one thing, oldest first."""
    return trail_of(type(obj), str(obj.pk), schema=schema.here())


def trail_of(model: type[models.Model], pk: str, *, schema: str) -> models.QuerySet[AuditEvent]:
    """The same by its model and its key."""
    return AuditEvent.objects.filter(schema=schema, model=model._meta.label_lower, object_id=pk)


def withhold(model: str, ids: Withheld) -> None:
    """Keep the events of some things of a model from readers for now. `ids` gives their ids, as text, when asked.

    The events are written all the same. Without this, a trail would tell who applied while a call is sealed.
    """
    withheld.register(model, ids)


def readable() -> models.QuerySet[AuditEvent]:
    """What this council's people may read of its trail now."""
    events = AuditEvent.objects.filter(schema=schema.here())
    for model, ids in withheld:
        events = events.exclude(model=model, object_id__in=ids())
    return events
