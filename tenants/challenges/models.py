"""A challenge, its brief in versions that never change, and the conditions of its gates."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.directory.states import StageKind
from dips.kernel import clock
from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped, Versioned
from dips.kernel.money import Money
from dips.staff.models import one_of_ours
from tenants.programmes.models import Programme, ServiceTeam

from .states import STAGE_MOVES, STATUS_MOVES, ChallengeStatus, HelperPart, Verdict

REFERENCE_FORM = re.compile(r"^[A-Z]{2,6}-[0-9]{2,4}$")
REFERENCE = RegexValidator(REFERENCE_FORM.pattern, _("Use a reference like BHM-06."), code="reference")


def person(label: str | Promise, **extra: Any) -> models.ForeignKey[Any, Any]:
    """A key to one of this council's people, or to nobody yet."""
    return one_of_ours(label, null=True, blank=True, **extra)


class Challenge(Versioned):
    """A problem statement, never a solution. `question` is that of the newest version of the brief."""

    MOVES: ClassVar = {"status": STATUS_MOVES, "stage": STAGE_MOVES}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="challenges")
    reference = models.CharField(_("reference"), max_length=12, unique=True, validators=[REFERENCE])
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("short title"), max_length=120)
    question = models.CharField(_("challenge question"), max_length=400)
    team = models.ForeignKey(
        ServiceTeam, verbose_name=_("service team"), on_delete=models.PROTECT, related_name="challenges"
    )
    owner = person(_("challenge owner"))
    deputy = person(_("deputy"))
    sponsor = person(_("senior sponsor"))
    themes = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("themes"))
    status = models.CharField(max_length=20, choices=ChallengeStatus.choices, default=ChallengeStatus.DRAFT)
    stage = models.CharField(max_length=30, choices=StageKind.choices, default=StageKind.CHALLENGE_DEFINITION)
    budget_pence = models.BigIntegerField(
        _("budget for a prototype"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    vat_included = models.BooleanField(_("VAT included"), default=False)
    adoption_statement = models.TextField(
        _("what happens if it works"), blank=True, help_text=_("How the council would buy and use a working answer.")
    )
    illustrative = models.BooleanField(_("illustrative"), default=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = person(_("sent for review by"), editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)
    brief_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["reference"]
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reference__regex=REFERENCE_FORM.pattern), name="challenges_a_reference_makes_a_link"
            )
        ]
        permissions: ClassVar = [
            ("view_challenge", _("Read challenges")),
            ("write_brief", _("Write challenges and their briefs, and send them for review")),
            ("approve_challenge", _("Approve challenges, or ask for changes")),
            ("publish_challenge", _("Publish, amend and withdraw challenges")),
            ("advance_stage", _("Move challenges to their next stage")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def budget(self) -> Money | None:
        return None if self.budget_pence is None else Money(self.budget_pence, vat_included=self.vat_included)


class Helper(Timestamped):
    """Someone who works on a challenge without answering for it. Reaches this challenge and no other."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="helpers")
    user = one_of_ours(_("person"))
    part = models.CharField(_("part"), max_length=20, choices=HelperPart.choices)

    class Meta:
        ordering: ClassVar = ["created_at"]
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "user"], name="challenges_a_helper_once_a_challenge")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_part_display()}"


class BriefSection(models.Model):
    """A heading of the brief, with guidance. Without a programme: the council's standard."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="brief_sections"
    )
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=160)
    guidance = models.TextField(_("guidance"))
    is_question = models.BooleanField(_("is the challenge question"), default=False)
    is_summary = models.BooleanField(_("is the summary shown in lists"), default=False)
    required = models.BooleanField(_("must be answered"), default=True)
    word_limit = models.PositiveIntegerField(_("most words"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("brief section")
        verbose_name_plural = _("brief sections")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "key"], name="challenges_one_section_of_a_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.heading


class ChallengeBrief(models.Model):
    """One version of a brief. Written once; a change makes the next version.

    `version` counts every save, for the council's people; `public_number` counts what was published.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="briefs")
    version = models.PositiveIntegerField()
    question = models.CharField(max_length=400)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    public_number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    created_by = person(_("written by"), editable=False)

    class Meta:
        ordering: ClassVar = ["-version"]
        verbose_name = _("challenge brief")
        verbose_name_plural = _("challenge briefs")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "version"], name="challenges_one_brief_of_a_version"),
            models.UniqueConstraint(
                fields=["challenge", "public_number"], name="challenges_one_brief_of_a_public_number"
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, public_number=None)
                | models.Q(published_at__isnull=False, public_number__isnull=False),
                name="challenges_a_public_brief_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} v{self.version}"


class BriefAnswer(models.Model):
    """What one version says under one heading. The heading is kept as it stood."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brief = models.ForeignKey(ChallengeBrief, on_delete=models.CASCADE, related_name="answers")
    section_key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    not_applicable_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brief", "section_key"], name="challenges_one_answer_to_a_section")
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_answered(self) -> bool:
        return bool(self.body.strip() or self.not_applicable_reason.strip())


class GateCondition(models.Model):
    """A condition, by its registered key, that must hold before a challenge enters a kind of stage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="gate_conditions"
    )
    kind = models.CharField(max_length=30, choices=StageKind.choices)
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["kind", "position"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "kind", "key"], name="challenges_a_condition_once_a_gate", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"


class SignOff(models.Model):
    """A senior sponsor without an account is asked by a mailed link to agree to one version of a brief.

    The link is known to the letter alone; its hash is kept, also of one that was replaced or taken back (`ended_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sign_offs")
    brief_version = models.PositiveIntegerField()
    email = models.EmailField(_("e-mail address"))
    asked_by = person(_("asked by"), editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    note = models.TextField(_("what should change"), blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        verbose_name = _("sponsor’s sign-off")
        verbose_name_plural = _("sponsors’ sign-offs")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenge"],
                condition=models.Q(decided_at=None, ended_at=None),
                name="challenges_one_sponsor_is_asked_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} v{self.brief_version}"

    @property
    def has_agreed(self) -> bool:
        return self.verdict == Verdict.APPROVED

    @property
    def is_over(self) -> bool:
        """Whether its time ran out before anybody signed."""
        return self.decided_at is None and clock.now() >= self.expires_at
