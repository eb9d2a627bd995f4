"""Rows in the public schema that name their council by its schema."""

from .audit import AuditEvent, AuditSeal
from .base import Timestamped, Versioned
from .held import HeldText
from .idempotency import IdempotencyKey
from .job import JobRun
from .lease import Lease
from .outbox import OutboxMessage

__all__ = [
    "AuditEvent",
    "AuditSeal",
    "HeldText",
    "IdempotencyKey",
    "JobRun",
    "Lease",
    "OutboxMessage",
    "Timestamped",
    "Versioned",
]
