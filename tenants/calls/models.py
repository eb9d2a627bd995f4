"""A call and what it asks: form, eligibility rules, criteria. Frozen when the call is published."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped, Versioned
from tenants.challenges.models import Challenge
from tenants.programmes.models import Programme

from .states import CALL_MOVES, CallState, RuleKind, Sift


class CriteriaSet(Timestamped):
    """Criteria that stand together. Without programme and call: the council's standard; copied down at each step."""

    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="criteria_sets"
    )
    call = models.OneToOneField(
        "calls.Call", null=True, blank=True, on_delete=models.CASCADE, related_name="own_criteria_set"
    )
    name = models.CharField(_("name"), max_length=120)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("criteria")
        verbose_name_plural = _("criteria")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(call=None),
                name="calls_one_set_of_criteria_a_programme",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One thing that is scored, its weight in per cent, and what each score reads like."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    guidance = models.TextField(_("guidance"))
    weight = models.PositiveSmallIntegerField(
        _("weight in per cent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    scale = models.JSONField(_("what each score means"), default=list)
    sift = models.CharField(_("scored"), max_length=10, choices=Sift.choices, default=Sift.FORM)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria_set", "key"], name="calls_one_criterion_of_a_key"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="calls_weight_is_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.weight}%"


class FormVersion(Timestamped):
    """The application form as pages of questions (`form.parse`). A frozen one never changes; a change is the next number."""

    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveIntegerField(default=1)
    pages = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="calls_one_form_of_a_number", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class CallPolicy(models.Model):
    """What a programme asks of every call it announces. Without a programme: the council's standard."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.OneToOneField(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="call_policy"
    )
    minimum_days_open = models.PositiveSmallIntegerField(_("fewest days open"))

    class Meta:
        verbose_name = _("rules for calls")
        verbose_name_plural = _("rules for calls")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme"], name="calls_one_policy_a_programme", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(_("at least %(days)d days open") % {"days": self.minimum_days_open})


class EligibilityRule(models.Model):
    """What an applicant must be. Asked before sign-in, or checked from the profile by a registered evaluator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="eligibility_rules"
    )
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=RuleKind.choices)
    question = models.CharField(_("question"), max_length=300)
    guidance = models.TextField(_("guidance"), blank=True)
    passing_answer = models.CharField(_("answer that passes"), max_length=20, blank=True)
    fail_text = models.TextField(_("what is said to those who fail"))
    evaluator = models.SlugField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="calls_one_rule_of_a_key", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.question


class Call(Versioned):
    """An open period of a challenge. `closes_at` is exclusive: 17:00 means 16:59:59.999 is in.

    A challenge has one call that counts; a cancelled one stays beside it, with what was sent to it.
    """

    MOVES: ClassVar = {"state": CALL_MOVES}

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    questions_close_at = models.DateTimeField(_("questions until"), null=True, blank=True)
    decision_due = models.DateField(_("decision by"), null=True, blank=True)
    criteria_set = models.ForeignKey(
        CriteriaSet, null=True, on_delete=models.PROTECT, related_name="calls", editable=False
    )
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="calls", editable=False)
    places = models.PositiveSmallIntegerField(_("places"), default=3, validators=[MinValueValidator(1)])
    terms = models.TextField(_("terms"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    unsealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-closes_at"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        default_permissions = ()
        permissions: ClassVar = [("manage_call", _("Set, publish, extend, close and cancel calls"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenge"], condition=~Q(state="cancelled"), name="calls_one_live_call_a_challenge"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="calls_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="calls_a_public_call_has_dates",
            ),
        ]

    @property
    def ends(self) -> datetime:
        """When it closes. Every published call knows; a draft may not."""
        if self.closes_at is None:
            raise ValueError("this call has no dates yet")
        return self.closes_at

    def __str__(self) -> str:
        return str(_("Call of %(challenge)s") % {"challenge": self.challenge.reference})
