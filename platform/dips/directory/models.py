"""Public rows that councils write about themselves, each in its own transaction; a row policy keeps them to their own."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dips.councils.links import council_url
from dips.kernel.ids import uuid7
from dips.ui.spine import SpineStage


class CouncilRow(models.Model):
    """Something a council says in public. `schema` is what the database's row policy reads."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class ChallengeIndex(CouncilRow):
    """One challenge as the country sees it. Name, region and colour of the council are joined, never copied."""

    council = models.ForeignKey("councils.Council", on_delete=models.CASCADE, related_name="listed_rows")
    challenge_id = models.UUIDField()
    reference = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    question = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    team = models.CharField(max_length=200, blank=True)
    themes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    stage_name = models.CharField(max_length=120, blank=True)
    stages = models.JSONField(default=list, blank=True)
    programme_name = models.CharField(max_length=200, blank=True)
    brief_version = models.PositiveIntegerField(default=0)
    illustrative = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("listed challenge")
        verbose_name_plural = _("listed challenges")
        constraints = [
            models.UniqueConstraint(fields=["schema", "challenge_id"], name="directory_one_row_a_challenge"),
        ]
        indexes = [
            models.Index(
                fields=["closes_at", "reference"], condition=models.Q(listed=True), name="directory_by_deadline"
            ),
            models.Index(fields=["opens_at"], condition=models.Q(listed=True), name="directory_by_opening"),
            models.Index(fields=["council", "reference"], name="directory_by_reference"),
            GinIndex(fields=["search"], name="directory_words"),
            GinIndex(fields=["themes"], name="directory_themes"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.question}".strip()

    @property
    def spine(self) -> list[SpineStage]:
        """The stages as the spine draws them."""
        return [SpineStage(**{"when": ""} | each) for each in self.stages]

    @property
    def council_name(self) -> str:
        return self.council.label

    @property
    def council_slug(self) -> str:
        return self.council.slug

    @property
    def council_colour(self) -> str:
        """For the dot beside the name; the portal keeps its own colours otherwise."""
        branding = getattr(self.council, "branding", None)
        return branding.accent_text if branding else ""

    @cached_property
    def url(self) -> str:
        """The stable address, on the council's own host."""
        return council_url(self.council, f"/challenges/{self.reference}/")


class Passport(CouncilRow):
    """One application of a supplier, as its page of applications over all councils shows it."""

    council = models.ForeignKey("councils.Council", on_delete=models.CASCADE, related_name="+")
    supplier_id = models.UUIDField()
    application_id = models.UUIDField()
    reference = models.CharField(max_length=60, blank=True)
    challenge_reference = models.CharField(max_length=40)
    question = models.TextField(blank=True)
    state = models.CharField(max_length=40)
    applicant_label = models.CharField(max_length=120)
    closes_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("application of a supplier")
        verbose_name_plural = _("applications of suppliers")
        constraints = [
            models.UniqueConstraint(fields=["schema", "application_id"], name="directory_one_line_an_application"),
        ]
        indexes = [models.Index(fields=["supplier_id", "-updated_at"], name="directory_by_supplier")]

    def __str__(self) -> str:
        return self.reference or self.challenge_reference
