"""What this room can see of a council's set-up: a brief that somebody approved."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import clock
from dips.staff import onboarding
from dips.staff.onboarding import Answer, place
from dips.staff.queries import roles_with
from dips.staff.states import RoleScope
from dips.ui import words

from . import rules
from .models import Challenge, SignOff
from .states import PUBLIC, ChallengeStatus, Verdict


def brief_approved(_role: str) -> Answer:
    found = list(Challenge.objects.values_list("status", flat=True))
    done = any(status in PUBLIC or status == ChallengeStatus.APPROVED for status in found)
    note = _("Waiting for approval") if not done and ChallengeStatus.IN_REVIEW in found else ""
    return Answer.of(done, note, place("challenges_admin"), begun=bool(found))


def sponsor_by_link(role: str) -> Answer | None:
    """Of the sponsor's role, one that approves and sees only its own: who signed a brief by a link, or can."""
    if not roles_with(*rules.STANDING["sponsor"]).filter(key=role, scope=RoleScope.OWN).exists():
        return None
    url = place("challenges_admin")
    asked = SignOff.objects.order_by("-asked_at")
    signed = asked.filter(verdict=Verdict.APPROVED).first()
    if signed is not None:
        who = {"name": signed.full_name, "job": signed.job_title}
        return Answer.of(True, _("%(name)s, %(job)s, signed a brief by a link") % who, url)
    waiting = asked.filter(decided_at=None, ended_at=None, expires_at__gt=clock.now()).first()
    if waiting is not None:
        told = {"email": waiting.email, "until": words.day(clock.london(waiting.expires_at).date())}
        return Answer.of(False, _("%(email)s can sign a brief by a link until %(until)s") % told, url, begun=True)
    return None


def register() -> None:
    onboarding.by_link.append(sponsor_by_link)
    onboarding.register("brief_approved", gettext_lazy("A challenge brief is approved"), brief_approved)
