"""Chain a council's audit events after they are committed, and find the first that was tampered with.

Chaining inside the business transaction would make every writer of a council wait for the one before it; a sealer
that follows costs them nothing. The chain sees an edit, a swap and a deletion; the anchors kept outside the database
see a cut tail and a chain hashed anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from .audit import digest
from .faults import faultpoint
from .models import AuditEvent, AuditSeal
from .schema import here

BATCH = 500


def link(previous: str, event: AuditEvent) -> str:
    """Hash of an event joined to the hash before it."""
    return digest(
        [
            previous,
            str(event.id),
            event.schema,
            event.happened_at.isoformat(),
            event.recorded_at.isoformat(),
            str(event.actor_id or ""),
            event.actor_label,
            event.verb,
            event.model,
            event.object_id,
            event.object_label,
            event.reason,
            event.data,
            event.before_hash,
            event.after_hash,
        ]
    )


@transaction.atomic
def seal() -> int:
    """Seal what has no seal in the present schema; return how many. One sealer at a time per council."""
    council = here()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"seal:{council}"])
    last = AuditSeal.objects.filter(schema=council).order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    unsealed = AuditEvent.objects.filter(schema=council, seal=None).order_by("recorded_at", "id")[:BATCH]
    links = []
    for event in unsealed:
        sequence += 1
        hashed = link(previous, event)
        links.append(AuditSeal(schema=council, sequence=sequence, event=event, previous=previous, hash=hashed))
        previous = hashed
    AuditSeal.objects.bulk_create(links)
    faultpoint("seal.before_commit")
    return len(links)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place at which the past is not what it was."""

    sequence: int
    what: str


def verify(anchors: Path | None = None) -> Fault | None:
    """Walk the present schema's chain. `anchors` is the folder that holds `<schema>.log`."""
    council = here()
    previous, sequence, hashes = "", 0, {}
    for row in AuditSeal.objects.filter(schema=council).select_related("event").order_by("sequence").iterator():
        sequence += 1
        if row.sequence != sequence:
            return Fault(sequence, "a seal is missing")
        if row.previous != previous or row.hash != link(previous, row.event):
            return Fault(sequence, f"event {row.event_id} was changed")
        previous = hashes[sequence] = row.hash
    for place, head in _anchored(anchors, council):
        if hashes.get(place) != head:
            return Fault(place, "the chain was cut" if place > sequence else "the chain was hashed anew")
    return None


def anchor(folder: Path) -> None:
    """Append the head of the present schema's chain to a file outside the database."""
    council = here()
    head = AuditSeal.objects.filter(schema=council).order_by("-sequence").first()
    if head is None:
        return
    faultpoint("seal.before_anchor")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{council}.log"
    line = f"{head.sequence} {head.hash}"
    known = path.read_text().splitlines() if path.exists() else []
    if not known or known[-1] != line:
        with path.open("a") as file:
            file.write(line + "\n")


def _anchored(folder: Path | None, council: str) -> Iterator[tuple[int, str]]:
    path = folder / f"{council}.log" if folder else None
    if path is None or not path.exists():
        return
    for line in path.read_text().splitlines():
        sequence, head = line.split()
        yield int(sequence), head
