"""A claim is written as the operator, and what happened to it is told in the council's own trail."""

from __future__ import annotations

from typing import Any

from django.db import connection

from dips.councils.scope import operator_scope
from dips.kernel import schema
from dips.kernel.actors import Actor
from dips.kernel.workflow import move

from .. import errors
from ..models import Claim


def locked(claim: Claim) -> Claim:
    """As it is now, of the council one stands in. Refuses another council's as not found."""
    assert connection.in_atomic_block
    own = schema.here()
    with operator_scope():
        row = Claim.objects.select_for_update().filter(pk=claim.pk, schema=own).first()
    if row is None:
        raise errors.NoSuchClaim
    return row


def moved(row: Claim, verb: str, *, by: Actor, reason: str = "", **columns: Any) -> Claim:
    """A locked claim goes on, and these columns with it."""
    for name, value in columns.items():
        setattr(row, name, value)
    return move(
        row,
        verb,
        by=by,
        reason=reason,
        data={"name": row.name, "kind": row.kind},
        also=tuple(columns),
        is_locked=True,
        writing=operator_scope,
    )


def write(row: Claim, **columns: Any) -> None:
    """What is no move, and no news to anybody."""
    with operator_scope():
        Claim.objects.filter(pk=row.pk).update(**columns)
    for name, value in columns.items():
        setattr(row, name, value)
