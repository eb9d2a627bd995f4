"""Words and moves of a programme. The kinds of its stages are national: `dips.directory.states`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Being set up")
    LIVE = "live", _("Running")
    CLOSED = "closed", _("Closed")


class PartnerKind(models.TextChoices):
    UNIVERSITY = "university", _("University")
    ACCELERATOR = "accelerator", _("Accelerator")
    CATAPULT = "catapult", _("Catapult")
    ALLIANCE = "alliance", _("Alliance or network")
    AUTHORITY = "authority", _("Public authority")
    COMPANY = "company", _("Company")
    FUNDER = "funder", _("Funder")
    OTHER = "other", _("Other")


class FundingKind(models.TextChoices):
    GRANT = "grant", _("Grant")
    LEVERAGED = "leveraged", _("Leveraged")
    OWN = "own", _("The council's own")
    OTHER = "other", _("Other")


PROGRAMME_MOVES = {
    "open": Move(frozenset({ProgrammeState.DRAFT}), ProgrammeState.LIVE),
    "close": Move(frozenset({ProgrammeState.LIVE}), ProgrammeState.CLOSED),
}
