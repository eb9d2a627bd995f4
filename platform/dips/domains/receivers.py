"""What this room does for others: hands hosts to the provisioner, and says where a council's letters come from."""

from __future__ import annotations

from typing import Any

from celery import current_app

from dips.councils import mail
from dips.kernel import outbox

from . import queries, services


def connect() -> None:
    outbox.register(services.GIVE, hand_over)
    mail.own_senders.append(queries.own_sender)


def hand_over(payload: dict[str, Any]) -> None:
    """Outbox: the look is committed, tell the provisioner. By name: what is below the tasks does not import them."""
    current_app.send_task("domains.give_host", args=[payload["claim"]], queue="provision")
