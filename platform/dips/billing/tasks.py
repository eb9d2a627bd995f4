"""What the schedule does about payments: look at what no event told of, and let time do what it must."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task

from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import clock, outbox
from dips.kernel.leases import lease

from . import gateway, looking, prices
from .errors import ProviderAway, ProviderRefused
from .handling import LOOK
from .models import Account, Event

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)  # Stripe repeats an event for three days


@shared_task(name="billing.reconcile", ignore_result=True)
def reconcile() -> int:
    """Have each council that Stripe knows looked at, whether or not an event came. Returns how many."""
    with portal_scope(), lease("billing.reconcile", seconds=600) as ours:
        return _reconcile() if ours else 0


def _reconcile() -> int:
    with operator_scope():
        now = clock.now()
        Event.objects.filter(received_at__lt=now - KEPT).delete()
        schemas = list(Account.objects.exclude(customer=None).order_by("schema").values_list("schema", flat=True))
    hour, asked = f"{now:%Y%m%d%H}", 0
    for schema in schemas:
        council = lookup.by_schema(schema)
        if council is None:
            continue
        try:
            _ask(council, hour)
            asked += gateway.is_on()
        except Exception:  # whatever it is, the others are looked at
            logger.exception("the hourly look at one council's payments failed")
    if gateway.is_on():
        try:
            prices.refresh()
        except (ProviderAway, ProviderRefused) as error:
            logger.warning("the prices could not be read: %s", error.code)
    return asked


def _ask(council: Council, hour: str) -> None:
    looking.settle_again(council)  # grace runs out even while Stripe does not answer
    if gateway.is_on():
        with council_scope(council):
            outbox.enqueue(LOOK, {}, key=f"billing.hour.{hour}")
