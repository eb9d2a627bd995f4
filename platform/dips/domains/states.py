"""What a council may claim, where a claim stands, and the moves between."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class Kind(models.TextChoices):
    SITE = "site", _("Address of the site")
    MAIL = "mail", _("E-mail domain")


class ClaimState(models.TextChoices):
    ASKED = "asked", _("Not proved yet")
    VERIFIED = "verified", _("Proved")
    LIVE = "live", _("Live")  # of sites alone: the host answers
    LAPSED = "lapsed", _("Lapsed")
    RELEASED = "released", _("Given up")


S = ClaimState
OPEN = frozenset({S.ASKED, S.VERIFIED, S.LIVE})  # looked after by itself
HELD = {Kind.SITE: S.LIVE, Kind.MAIL: S.VERIFIED}  # in which only one council has the name

CLAIM_MOVES = {
    "prove": Move(frozenset({S.ASKED}), S.VERIFIED),
    "go_live": Move(frozenset({S.VERIFIED}), S.LIVE),
    "lapse": Move(frozenset({S.VERIFIED, S.LIVE}), S.LAPSED),
    "ask_again": Move(frozenset({S.LAPSED}), S.ASKED),
    "release": Move(OPEN | {S.LAPSED}, S.RELEASED),
}
