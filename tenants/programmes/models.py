"""A programme and what it is made of. A row without a programme is the council's standard, copied at each start."""

from __future__ import annotations

import re
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dips.directory.states import StageKind
from dips.kernel import addresses
from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped, Versioned
from dips.kernel.money import Money

from .states import PROGRAMME_MOVES, FundingKind, PartnerKind, ProgrammeState

KEPT = frozenset({"new", "teams"})
"""Words of our own pages in the place of a programme's address, and of a team's."""
SHORT_CODE_FORM = re.compile(r"^[A-Z]{2,6}$")
SHORT_CODE = RegexValidator(SHORT_CODE_FORM.pattern, _("Use 2 to 6 capital letters, like BHM."), code="short_code")


class Programme(Versioned):
    """One run of the method. Two programmes may share a short code; their references never meet."""

    MOVES: ClassVar = {"state": PROGRAMME_MOVES}

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    short_code = models.CharField(
        _("short code"), max_length=6, validators=[SHORT_CODE], help_text=_("Begins every reference, like BHM.")
    )
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    places_per_challenge = models.PositiveSmallIntegerField(
        _("places for each challenge"), default=3, validators=[MinValueValidator(1)]
    )
    winners_per_challenge = models.PositiveSmallIntegerField(
        _("chosen for a prototype, for each challenge"), default=1, validators=[MinValueValidator(1)]
    )
    shortlisted_per_challenge = models.PositiveSmallIntegerField(
        _("interviewed, for each challenge"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    payment_per_place_pence = models.BigIntegerField(
        _("paid for each place, without VAT"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering: ClassVar = ["-starts_on", "name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        default_permissions = ()
        permissions: ClassVar = [("manage_programme", _("Set up and run programmes"))]
        constraints: ClassVar = [
            addresses.constraint("programmes_an_address_makes_a_link"),
            models.CheckConstraint(
                condition=models.Q(winners_per_challenge__lte=models.F("places_per_challenge")),
                name="programmes_no_more_winners_than_places",
            ),
            models.CheckConstraint(
                condition=models.Q(shortlisted_per_challenge=None)
                | models.Q(shortlisted_per_challenge__gte=models.F("places_per_challenge")),
                name="programmes_no_more_places_than_shortlisted",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeDefaults(models.Model):
    """The numbers that the council's next programme begins with. One row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    places_per_challenge = models.PositiveSmallIntegerField(default=3)
    winners_per_challenge = models.PositiveSmallIntegerField(default=1)
    shortlisted_per_challenge = models.PositiveSmallIntegerField(null=True, blank=True)
    payment_per_place_pence = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("numbers to begin with")
        verbose_name_plural = _("numbers to begin with")
        default_permissions = ()

    def __str__(self) -> str:
        said = ngettext(
            "%(places)d place for each challenge", "%(places)d places for each challenge", self.places_per_challenge
        )
        return said % {"places": self.places_per_challenge}


class Stage(models.Model):
    """One of the six phases as this programme names it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=30, choices=StageKind.choices)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField()
    skipped = models.BooleanField(_("skipped"), default=False)
    description = models.TextField(_("description"), blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks that it usually takes"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "kind"], name="programmes_one_stage_of_a_kind", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["programme", "position"], name="programmes_one_stage_at_a_position", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceTeam(Versioned):
    """Part of a council, or of another body, that owns challenges."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("other names"))
    external_organisation = models.CharField(
        _("other organisation"),
        max_length=120,
        blank=True,
        help_text=_("If the team does not belong to the council, the body it belongs to."),
    )

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("service team")
        verbose_name_plural = _("service teams")
        default_permissions = ()
        constraints: ClassVar = [addresses.constraint("programmes_a_team_s_address_makes_a_link")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_external(self) -> bool:
        return bool(self.external_organisation)


class PartnerOrganisation(Versioned):
    """A university, accelerator, network or funder with a part in the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices, default=PartnerKind.OTHER)
    part = models.CharField(_("its part"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="programmes_a_partner_once")
        ]

    def __str__(self) -> str:
        return self.name


class FundingLine(Versioned):
    """Money from one source. Integer pence, whole programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funding_lines")
    source = models.CharField(_("source"), max_length=160)
    amount_pence = models.BigIntegerField(_("amount"), validators=[MinValueValidator(0)])
    vat_included = models.BooleanField(_("VAT included"), default=False)
    kind = models.CharField(_("kind"), max_length=12, choices=FundingKind.choices, default=FundingKind.GRANT)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-amount_pence", "source"]
        verbose_name = _("funding line")
        verbose_name_plural = _("funding lines")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_pence__gte=0), name="programmes_funding_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount_pence, vat_included=self.vat_included)


class LetterTemplate(Timestamped):
    """The words of one letter. `{{ field }}` is filled in; the body is Markdown."""

    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    key = models.SlugField(max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("body"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "key"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "key"], name="programmes_one_letter_of_a_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Term(Timestamped):
    """A word the council uses, and what it means by it."""

    key = models.SlugField(max_length=60, unique=True)
    term = models.CharField(_("term"), max_length=80)
    meaning = models.TextField(_("meaning"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "term"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        default_permissions = ()

    def __str__(self) -> str:
        return self.term
