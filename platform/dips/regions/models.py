"""Consents, figures and viewers, in the public schema. The database itself shows no figure without a consent."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7

from .measures import Unit
from .small import LEAST


class Consent(models.Model):
    """A council's word that one area may see these measures of it. Never changed: ended, and given anew."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63, editable=False)
    area = models.ForeignKey("councils.Region", on_delete=models.PROTECT, related_name="consents")
    measures = ArrayField(models.CharField(max_length=40), verbose_name=_("what is shared"))
    given_at = models.DateTimeField(db_default=DipsNow(), editable=False)
    given_label = models.CharField(_("agreed by"), max_length=200)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_label = models.CharField(_("ended by"), max_length=200, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-given_at", "-id"]
        verbose_name = _("consent to share")
        verbose_name_plural = _("consents to share")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema", "area"], condition=models.Q(ended_at=None), name="regions_one_live_consent_an_area"
            )
        ]

    def __str__(self) -> str:
        return str(self.area)


class Figure(models.Model):
    """One number of one council, as it is shown. A count of 1 or 2 cannot be stored, so that nothing can give it away."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63, editable=False)
    measure = models.CharField(max_length=40)
    part = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=10, choices=[(unit.value, unit.value) for unit in Unit])
    value = models.BigIntegerField()
    is_small = models.BooleanField(default=False)
    counted_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schema", "measure", "part"], name="regions_one_figure_a_part"),
            models.CheckConstraint(
                condition=models.Q(value=0) | models.Q(value__gte=LEAST) | models.Q(unit=Unit.PENCE, value__gte=0),
                name="regions_no_small_count",
            ),
            models.CheckConstraint(
                condition=models.Q(is_small=False) | models.Q(value=0), name="regions_small_counts_as_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.part}".strip()


class Viewer(models.Model):
    """Somebody who may look at one area's figures until a day. Let in and shut out by the operator alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="region_views")
    area = models.ForeignKey("councils.Region", on_delete=models.PROTECT, related_name="viewers")
    granted_at = models.DateTimeField(db_default=DipsNow(), editable=False)
    granted_label = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    expires_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_label = models.CharField(max_length=200, blank=True)
    ended_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["area", "granted_at"]
        verbose_name = _("region viewer")
        verbose_name_plural = _("region viewers")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "area"], condition=models.Q(ended_at=None), name="regions_one_view_a_person_and_area"
            )
        ]

    def __str__(self) -> str:
        return str(self.area)
