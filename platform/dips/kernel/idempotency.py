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
from .leases import lease
from .models import IdempotencyKey

TURN = 60  # seconds in which somebody who died is still taken to be at work


class KeyReused(Conflict):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422
    default = _("This Idempotency-Key was used for a different request. Use a new key.")


class StillAtWork(Conflict):
    """The same request came before, and is not answered yet."""

    code = "still_at_work"
    default = _("This request came before and is still being worked on. Send it again, with the same key, in a minute.")


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


def answer_apart(key: str, *, request_hash: str, by: Actor, run: Callable[[], Answer]) -> Answer:
    """As `answer_once`, for a request that must outlive its own failure: there is no transaction around it.

    A second call with the same key repeats the first one's answer, and is refused (`still_at_work`) while that is not
    there yet. Where the first was refused, or died a minute ago, there is none to repeat, and the request is run again:
    so it must be one that can be.
    """
    mine = {"schema": schema.here(), "actor_id": actor_id(by), "key": key}
    row, _made = IdempotencyKey.objects.get_or_create(**mine, defaults={"request_hash": request_hash})
    with lease(f"answer.{row.schema}.{row.pk}", seconds=TURN) as is_ours:
        if not is_ours:
            raise StillAtWork
        row.refresh_from_db()
        if row.status is not None:
            return _repeat(row, request_hash)
        answer = run()
        row.request_hash, row.status = request_hash, answer.status
        row.body, row.headers = answer.body, answer.headers
        row.save(update_fields=["request_hash", "status", "body", "headers"])
    return answer


def _repeat(row: IdempotencyKey, request_hash: str) -> Answer:
    if row.request_hash != request_hash:
        raise KeyReused
    assert row.status is not None
    return Answer(row.status, row.body, row.headers | {"Idempotency-Replayed": "true"})
