"""The audit trail of a council that comes back: its chain is walked before it counts, and old anchors are put aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from dips.councils import owner
from dips.kernel import seal
from dips.kernel.models import AuditEvent

from . import errors

WALK = """
SELECT s.sequence, s.previous, s.hash, e.id, e.schema, e.happened_at, e.recorded_at, e.actor_id, e.actor_label, e.verb,
  e.model, e.object_id, e.object_label, e.reason, e.data, e.before_hash, e.after_hash
FROM kernel_auditseal s JOIN kernel_auditevent e ON e.id = s.event_id WHERE s.schema = %s ORDER BY s.sequence
"""
FIELDS = (
    "id", "schema", "happened_at", "recorded_at", "actor_id", "actor_label", "verb",
    "model", "object_id", "object_label", "reason", "data", "before_hash", "after_hash",
)  # fmt: skip


def require_whole(link: owner.Owner, schema: str, head: dict[str, Any]) -> None:
    """Refuses a chain that does not hold, or that does not end where the manifest says."""
    previous, sequence = "", 0
    with link.cursor(name="archive_chain") as rows:
        rows.execute(WALK, [schema])
        for place, before, hashed, *facts in rows:
            sequence += 1
            event = AuditEvent(**dict(zip(FIELDS, facts, strict=True)))
            if place != sequence or before != previous or hashed != seal.link(previous, event):
                raise errors.DoesNotFit(why=f"its audit trail is not whole, from entry {sequence} on")
            previous = hashed
    if (sequence, previous) != (head["sequence"], head["hash"]):
        raise errors.DoesNotFit(why="its audit trail does not end where its manifest says")


def anchors_of(schema: str) -> Path:
    return Path(settings.HOME) / "anchors" / f"{schema}.log"


def put_aside_anchors(schema: str) -> dict[str, Any]:
    """What was anchored after the file was made is no longer the chain's: where it forked is kept beside it."""
    path = anchors_of(schema)
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    path.replace(path.with_suffix(f".fork-{len(lines)}"))
    return {"forked_from": lines[-1] if lines else ""}
