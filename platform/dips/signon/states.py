"""States of a council's own sign-on, and whose second factor is asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class SignOnState(models.TextChoices):
    OFF = "off", _("Off")
    TESTED = "tested", _("Tested, not on")
    ON = "on", _("On")


class Factor(models.TextChoices):
    OURS = "ours", _("Our second step always follows")
    CLAIMED = "claimed", _("The provider’s counts when its answer says that it asked for one")
    DECLARED = "declared", _("The provider always asks for one: I declare it for the council")


SIGN_ON_MOVES = {
    "pass": Move(frozenset({SignOnState.OFF}), SignOnState.TESTED),
    "unprove": Move(frozenset({SignOnState.TESTED}), SignOnState.OFF),
    "turn_on": Move(frozenset({SignOnState.TESTED}), SignOnState.ON),
    "turn_off": Move(frozenset({SignOnState.ON}), SignOnState.TESTED),
}
