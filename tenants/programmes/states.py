"""Words and moves of a programme, and the six kinds of stage that every programme is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class StageKind(models.TextChoices):
    """The six kinds, in order. A blueprint may rename, skip or leave out a stage; it cannot add a kind."""

    CHALLENGE_DEFINITION = "challenge_definition", _("Challenge definition")
    CALL_FOR_SOLUTIONS = "call_for_solutions", _("Call for solutions")
    EXPLORATION = "exploration", _("Exploration")
    ACCELERATOR = "accelerator", _("Accelerator")
    PROTOTYPE = "prototype", _("Prototype")
    PRE_COMMERCIALISATION = "pre_commercialisation", _("Pre-commercialisation")


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
