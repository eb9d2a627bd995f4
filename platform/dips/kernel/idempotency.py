"""A repeated request gets the first answer again, and has no second effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from . import schema
from .actors import Actor, actor_id
from .errors import Conflict
from .models import IdempotencyKey


class KeyReused(Conflict):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422
    default = _("This Idempotency-Key was used for a different request. Use a new key.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: HTTP status, JSON body, and the headers worth repeating."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def answer_once(key: str, *, request_hash: str, by: Actor, run: Callable[[], Answer]) -> Answer:
    """Run the request once per key, person and council.

    The key's row is written in the request's own transaction: a second call with the same key waits for the first,
    then repeats its answer. A request that is refused leaves no row, so that it may be tried again.
    """
    mine = {"schema": schema.here(), "actor_id": actor_id(by), "key": key}
    with transaction.atomic():
        row = IdempotencyKey(**mine, request_hash=request_hash)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return _repeat(IdempotencyKey.objects.get(**mine), request_hash)
        answer = run()
        row.status, row.body, row.headers = answer.status, answer.body, answer.headers
        row.save(update_fields=["status", "body", "headers"])
    return answer


def _repeat(row: IdempotencyKey, request_hash: str) -> Answer:
    if row.request_hash != request_hash:
        raise KeyReused
    assert row.status is not None
    return Answer(row.status, row.body, row.headers | {"Idempotency-Replayed": "true"})
