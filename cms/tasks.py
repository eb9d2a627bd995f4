"""Publish and take down pages at the times that editors set, council by council."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.db.models import Q
from django.db.models.functions import Now
from wagtail.models import Page, Revision

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease

__all__ = ["publish_due", "publish_scheduled"]


@council_task(name="cms.publish_due", ignore_result=True)
def publish_due() -> bool:
    """In one council. Says whether there was anything to do; a second run finds nothing."""
    due = Q(approved_go_live_at__lte=Now())
    over = Q(live=True, expired=False, expire_at__lte=Now())
    waiting = Revision.objects.filter(due).exists() or Page.objects.filter(over).exists()
    if waiting:
        call_command("publish_scheduled", verbosity=0)
    return waiting


@shared_task(name="cms.publish_scheduled", ignore_result=True)
def publish_scheduled() -> int:
    """One message to each council. Of two schedulers, one does it."""
    with lease("cms.publish_scheduled", seconds=30) as ours:
        return for_each_council(publish_due) if ours else 0
