"""What this room can see of a council's set-up: a brief that somebody approved."""

from __future__ import annotations

from django.db.models import Exists, F, Q
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
    signs = roles_with(*rules.STANDING["sponsor"]).filter(key=role, scope=RoleScope.OWN)
    is_open = Q(decided_at=None, ended_at=None, expires_at__gt=clock.now())
    asked = SignOff.objects.filter(Exists(signs), Q(verdict=Verdict.APPROVED) | is_open)
    newest = asked.order_by(F("decided_at").desc(nulls_last=True), "-asked_at").first()
    if newest is None:
        return None
    url = place("challenges_admin")
    if newest.verdict == Verdict.APPROVED:
        who = {"name": newest.full_name, "job": newest.job_title}
        return Answer.of(True, _("%(name)s, %(job)s, signed a brief by a link") % who, url)
    told = {"email": newest.email, "until": words.day(clock.london(newest.expires_at).date())}
    return Answer.of(False, _("%(email)s can sign a brief by a link until %(until)s") % told, url, begun=True)


def register() -> None:
    onboarding.by_link.append(sponsor_by_link)
    onboarding.register("brief_approved", gettext_lazy("A challenge brief is approved"), brief_approved)
