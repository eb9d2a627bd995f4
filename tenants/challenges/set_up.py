"""What this room can see of a council's set-up: a brief that somebody approved."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.staff import onboarding
from dips.staff.onboarding import Answer, place

from .models import Challenge
from .states import PUBLIC, ChallengeStatus


def brief_approved(_role: str) -> Answer:
    found = list(Challenge.objects.values_list("status", flat=True))
    done = any(status in PUBLIC or status == ChallengeStatus.APPROVED for status in found)
    note = _("Waiting for approval") if not done and ChallengeStatus.IN_REVIEW in found else ""
    return Answer.of(done, note, place("challenges_admin"), begun=bool(found))


def register() -> None:
    onboarding.register("brief_approved", gettext_lazy("A challenge brief is approved"), brief_approved)
