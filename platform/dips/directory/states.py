"""The words of the directory: whether a challenge takes applications, and the six kinds of stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Read from the database's clock at each look; never stored."""

    OPEN = "open", _("Open now")
    UPCOMING = "upcoming", _("Not open yet")
    CLOSED = "closed", _("Not taking applications")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StageKind(models.TextChoices):
    """The national names of the stages, in order; the kind is what lists compare.

    A council may call its own otherwise, skip or leave out a stage; it cannot add a kind.
    """

    CHALLENGE_DEFINITION = "challenge_definition", _("Challenge definition")
    CALL_FOR_SOLUTIONS = "call_for_solutions", _("Call for solutions")
    EXPLORATION = "exploration", _("Exploration")
    ACCELERATOR = "accelerator", _("Accelerator")
    PROTOTYPE = "prototype", _("Prototype")
    PRE_COMMERCIALISATION = "pre_commercialisation", _("Pre-commercialisation")


LISTED_STATUSES = (Status.OPEN, Status.UPCOMING, Status.CLOSED)
BEFORE_THE_CALL = (StageKind.CHALLENGE_DEFINITION, StageKind.CALL_FOR_SOLUTIONS)


def stages_told() -> list[tuple[str, str, str]]:
    """Each kind with its name and what happens in it, as the portal tells a newcomer."""
    told = {
        StageKind.CHALLENGE_DEFINITION: _("A service team names the problem and writes a brief"),
        StageKind.CALL_FOR_SOLUTIONS: _("Small firms answer in the open, by a date"),
        StageKind.EXPLORATION: _("A few firms for each challenge work with the team"),
        StageKind.ACCELERATOR: _("Workshops and one-to-ones make the ideas ready"),
        StageKind.PROTOTYPE: _("One idea for each challenge is built and tried"),
        StageKind.PRE_COMMERCIALISATION: _("The council chooses how to buy, or says why not"),
    }
    return [(kind.value, str(kind.label), str(words)) for kind, words in told.items()]
