"""Applications of suppliers to a challenge. A supplier is an id and a snapshot here, never a join."""

from __future__ import annotations

from typing import ClassVar

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped
from dips.staff.models import one_of_ours

from .states import LIVE, MOVES, CheckResult, S, Scan


def private_storage():
    return storages["private"]


def stored_as(stored: ApplicationFile, name: str) -> str:
    """A supplier's file name is never a path. The storage itself is a folder of the council."""
    return f"applications/{stored.application_id}/{stored.pk}"


class Application(Timestamped):
    """One supplier's answer to one challenge: a working copy until sent, and what was sent in its receipts."""

    MOVES: ClassVar = {"state": MOVES}

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="applications")
    challenge = models.ForeignKey("challenges.Challenge", on_delete=models.PROTECT, related_name="applications")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    supplier_id = models.UUIDField(_("supplier"))
    supplier_name = models.CharField(_("supplier"), max_length=300)
    snapshot = models.JSONField(_("organisation when sent"), default=dict)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=S.choices, default=S.DRAFT)
    eligibility = models.JSONField(_("answers to the eligibility questions"), default=dict, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    contact_id = models.UUIDField(null=True, blank=True, editable=False)
    illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["submitted_at", "created_at"]
        default_permissions = ()
        permissions = [
            ("read_applications", _("Can read applications after their call has closed")),
            ("check_eligibility", _("Can record whether an application is eligible")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "supplier_id"],
                condition=models.Q(state__in=sorted(LIVE)),
                name="applications_one_live_a_supplier",
            ),
            models.UniqueConstraint(fields=["programme", "number"], name="applications_number_once_a_programme"),
            models.UniqueConstraint(
                fields=["reference"], condition=~models.Q(reference=""), name="applications_reference_once"
            ),
        ]
        indexes = [models.Index(fields=["supplier_id", "challenge"], name="applications_by_supplier")]

    def __str__(self) -> str:
        return self.reference or str(_("Draft application"))


class Answer(models.Model):
    """What was typed for one question, whole or not yet. `version` is the application's when it last changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    confidential = models.BooleanField(null=True)
    confidential_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "question_key"], name="applications_one_answer_a_question")
        ]

    def __str__(self) -> str:
        return self.question_key


class ApplicationFile(models.Model):
    """One file. A file that was sent stays for its receipts after the supplier takes it off the working copy."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    question_key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, upload_to=stored_as, max_length=300)
    scan = models.CharField(max_length=20, choices=Scan.choices, default=Scan.NOT_SCANNED)
    sent = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=DipsNow(), editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """What the supplier sent, as it was, and when. Never changed: the next submission makes the next number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="receipts")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True)
    submitted_by_name = models.CharField(max_length=300, blank=True)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="applications_receipt_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} ({self.number})"


class EligibilityCheck(models.Model):
    """One rule's result for one application: the service's own, or an officer's with a note."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    rule_key = models.CharField(max_length=80)
    result = models.CharField(max_length=20, choices=CheckResult.choices)
    automatic = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = one_of_ours(null=True, blank=True)
    updated_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "rule_key"], name="applications_one_result_a_rule")
        ]

    def __str__(self) -> str:
        return self.rule_key
