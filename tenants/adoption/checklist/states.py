"""The parts of a checklist, and the two ways of being done that no room answers for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    MAKE_IT_YOURS = "make_it_yours", _("Make it yours")
    BRING_PEOPLE_IN = "bring_people_in", _("Bring people in")
    PLAN = "plan", _("Plan the programme")
    GO_LIVE = "go_live", _("Go live")


BY_HAND = "by_hand"
SIGNATURE = "signature"


class How(models.TextChoices):
    """How an item stands."""

    DONE = "done", _("Completed")
    TO_CHECK = "to_check", _("To check")
    ASKED = "asked", _("Asked")
    STARTED = "started", _("Started")
    NOT_STARTED = "not_started", _("Not started")


COLOURS = {How.TO_CHECK: "yellow", How.ASKED: "blue", How.STARTED: "yellow", How.NOT_STARTED: "grey"}
