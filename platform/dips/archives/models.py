"""Exports that were asked for, councils that leave or came back, and what is left of those that left. All public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped

from .states import DEPARTURE_MOVES, OPEN, DepartureState, ExportState


class Export(Timestamped):
    """A file of the whole council, made in the background. Its bytes lie in the council's own private folder."""

    schema = models.CharField(max_length=63, editable=False)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    asked_by = models.UUIDField(null=True)
    asked_label = models.CharField(max_length=200)
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        default_permissions = ()
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema"], condition=models.Q(state=ExportState.WAITING), name="archives_one_export_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class Departure(Timestamped):
    """A council leaves. The row outlives it: it says which web address is kept, and what the certificate rests on."""

    MOVES: ClassVar = {"state": DEPARTURE_MOVES}

    schema = models.CharField(max_length=63, editable=False)
    council_id = models.UUIDField()
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    gss_code = models.CharField(max_length=9, blank=True)
    state = models.CharField(max_length=10, choices=DepartureState.choices, default=DepartureState.ASKED)
    reason = models.TextField(blank=True)
    asked_by = models.UUIDField(null=True)
    asked_label = models.CharField(max_length=200)
    letter_to = models.EmailField(blank=True, help_text=_("Who gets the certificate. Empty once it is sent."))
    due_at = models.DateTimeField()
    held_up = models.TextField(blank=True, help_text=_("Why it was not begun when it was due."))
    found = models.JSONField(default=dict, help_text=_("What was counted before anything was deleted."))
    steps_done = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    export_sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True, help_text=_("Until then nobody gets this web address."))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        default_permissions = ()
        verbose_name = _("council that leaves")
        verbose_name_plural = _("councils that leave")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema"], condition=models.Q(state__in=sorted(OPEN)), name="archives_one_open_departure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})"


class Certificate(models.Model):
    """What was deleted and how that was looked at, signed. `text` is what the signature is of, byte for byte."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    departure = models.OneToOneField(Departure, on_delete=models.PROTECT, related_name="certificate")
    text = models.TextField()
    signature = models.CharField(max_length=120)
    key_id = models.CharField(max_length=16)
    public_key = models.CharField(max_length=60)
    issued_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-issued_at"]
        default_permissions = ()
        verbose_name = _("certificate of deletion")
        verbose_name_plural = _("certificates of deletion")

    def __str__(self) -> str:
        return self.key_id


class Return(models.Model):
    """A council was put back from a file. Nothing of it is in the council's own trail until its doors are opened."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63, editable=False)
    sha256 = models.CharField(max_length=64)
    head_sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    newcomers = models.JSONField(default=list, help_text=_("Accounts made for it, which have no password yet."))
    by_label = models.CharField(max_length=200)
    restored_at = models.DateTimeField(db_default=models.functions.Now())
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-restored_at"]
        default_permissions = ()
        verbose_name = _("council put back")
        verbose_name_plural = _("councils put back")

    def __str__(self) -> str:
        return self.schema


class FormerApplication(models.Model):
    """All that a supplier keeps here of an application to a council that left: whose it was, and two days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63, editable=False)
    supplier_id = models.UUIDField()
    council_name = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    left_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering: ClassVar = ["-left_at", "-sent_at"]
        default_permissions = ()
        verbose_name = _("application to a council that left")
        verbose_name_plural = _("applications to councils that left")
        indexes: ClassVar = [models.Index(fields=["supplier_id"], name="archives_by_supplier")]

    def __str__(self) -> str:
        return self.council_name
