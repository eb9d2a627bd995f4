"""What follows from a change of a council: every process forgets what it knew about it."""

from __future__ import annotations

from typing import Any

from celery import current_app
from celery.signals import task_prerun, worker_init
from django.db.models.signals import post_delete, post_save

from dips.kernel import outbox
from dips.kernel.workflow import moved

from . import alive, carrying, guard, jobs, logs, lookup, relay, services, work
from .models import Branding, Council, Domain, Region


def connect() -> None:
    for model in (Branding, Council, Domain, Region):
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid=f"councils-forget-{model.__name__}")
    moved.connect(_changed, sender=Council, dispatch_uid="councils-forget-moved")
    outbox.register(services.PROVISION, hand_over)
    outbox.enqueued.connect(relay.wake, dispatch_uid="councils-wake-the-relay")
    worker_init.connect(_guarded, dispatch_uid="councils-guard-the-worker")
    jobs.connect()
    carrying.connect()
    alive.connect()
    logs.connect()
    task_prerun.connect(work.begin_on_the_portal, dispatch_uid="councils-begin-on-the-portal")


def _changed(**_kwargs: Any) -> None:
    lookup.forget()


def _guarded(**_kwargs: Any) -> None:
    guard.refuse_a_strong_login()


def hand_over(payload: dict[str, Any]) -> None:
    """Outbox: the request is committed, tell the provisioner. By name: what is below the tasks does not import them."""
    current_app.send_task("councils.provision", args=[payload["run"]], queue="provision")
