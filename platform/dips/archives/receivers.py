"""What follows when the doors of a council that came back are opened: its own trail says so, and its people hear of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import current_app

from dips.accounts.models import User
from dips.councils.models import Council
from dips.councils.scope import council_scope, here, operator_scope
from dips.kernel import audit, outbox
from dips.kernel.functions import DipsNow
from dips.kernel.registry import Registry
from dips.kernel.workflow import moved

from . import letters, services
from .models import Return

OPENED = "archives.opened"  # in the outbox
rebuilders: Registry[Any] = Registry("what is made anew when a council is put back")
"""Functions without arguments, run in the council once its doors are open: search indexes and their like."""


def connect() -> None:
    moved.connect(_opened, sender=Council, dispatch_uid="archives-opened")
    outbox.register(OPENED, welcome)
    outbox.register(services.MAKE, hand_over)


def hand_over(payload: dict[str, Any]) -> None:
    """To a worker: it takes longer than a delivery may."""
    council = here()
    given = {"export_id": payload["export"], "schema_name": council.schema_name}
    current_app.send_task("archives.make_export", kwargs=given)


def _opened(obj: Council, verb: str, by: Any, **_kwargs: Any) -> None:
    if verb != "resume":
        return
    with operator_scope():
        found = Return.objects.select_for_update().filter(schema=obj.schema_name, opened_at=None).first()
        if found is None:
            return
        Return.objects.filter(pk=found.pk).update(opened_at=DipsNow())
    told = {"sequence": found.head_sequence, "hash": found.head_hash, "sha256": found.sha256}
    with council_scope(obj):
        audit.record("council.restore", obj, by=by, data={"fork": told})
        outbox.enqueue(OPENED, {"newcomers": found.newcomers}, key=f"{OPENED}:{found.pk}")


def welcome(payload: dict[str, Any]) -> None:
    """Make anew what was not in the file, and write to everybody whose account was made for it."""
    council = here()
    for _name, rebuild in rebuilders:
        rebuild()
    people = User.objects.filter(pk__in=[UUID(each) for each in payload["newcomers"]], is_active=True)
    for user in people:
        letters.welcome(council, to=user.email, key=str(user.pk))
