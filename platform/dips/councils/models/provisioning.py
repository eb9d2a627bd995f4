"""The record of how a council is made: what was asked, how far it got, who works on it now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import Timestamped

from ..states import OPEN, RUN_MOVES, RunState
from .council import new_schema_name


class ProvisioningRun(Timestamped):
    """One request for a council. The schema's name is drawn here, so that a second try meets the first one's traces."""

    MOVES: ClassVar = {"state": RUN_MOVES}

    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    gss_code = models.CharField(max_length=9, blank=True)
    region = models.ForeignKey("councils.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    blueprint = models.CharField(max_length=500)
    spare_of = models.CharField(max_length=64, blank=True, help_text=_("Of a spare: what was made ahead, as a hash."))
    details = models.JSONField(default=dict, help_text=_("Further columns of the council: kind, nation, illustrative."))
    admin_email = models.EmailField(blank=True, help_text=_("Who is invited as its first officer."))
    requested_by = models.UUIDField(null=True)
    requested_label = models.CharField(max_length=200, blank=True)
    schema_name = models.CharField(max_length=61, unique=True, default=new_schema_name, editable=False)
    council = models.ForeignKey(
        "councils.Council", null=True, blank=True, on_delete=models.SET_NULL, related_name="provisioning_runs"
    )
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    reason = models.TextField(blank=True, help_text=_("Why it was refused or stopped."))
    steps_done = models.JSONField(default=list)
    step_log = models.JSONField(default=list, help_text=_("Each try of a step: when it ended, and how."))
    step = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("request for a council")
        verbose_name_plural = _("requests for a council")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(state__in=sorted(OPEN)), name="councils_one_open_run_per_slug"
            ),
            models.UniqueConstraint(
                fields=["gss_code"],
                condition=models.Q(state__in=sorted(OPEN)) & ~models.Q(gss_code=""),
                name="councils_one_open_run_per_gss_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})"
