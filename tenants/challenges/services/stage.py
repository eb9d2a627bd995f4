"""Move a challenge to its programme's next stage, through the gate."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotNow
from dips.kernel.workflow import move

from .. import gates, rules
from ..models import Challenge
from ..states import ChallengeStatus
from .listing import relist


class GateNotMet(NotNow):
    """Conditions of the gate are missing; `missing` says which, in sentences."""

    code = "gate_not_met"
    default = gettext_lazy("The challenge cannot move on yet.")

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        self.headline = str(self.default)  # for a page, which lists what is missing
        super().__init__(
            _("The challenge cannot move on yet. %(missing)s"), errors={"gate": missing}, missing=" ".join(missing)
        )


class LastStage(NotNow):
    """There is no stage after this one."""

    code = "last_stage"
    default = gettext_lazy("This challenge is in its programme's last stage.")


class StageMoved(Conflict):
    """Somebody moved it on in the meantime, or the same person pressed twice."""

    code = "stage_moved"
    default = gettext_lazy("This challenge has moved on since you opened it. Look where it is now.")


@transaction.atomic
def advance_stage(*, challenge: Challenge, by: Actor, reason: str = "", from_stage: str | None = None) -> Challenge:
    """Enter the programme's next stage; skipped ones are passed over.

    `from_stage` is where the caller saw it, else where `challenge` says it is: two at once enter one stage, not two.
    Refuses (`stage_moved`) when it is elsewhere by now; (`gate_not_met`) while a condition is missing; without a
    reason where the gate asks for one; at the last stage; and a challenge that is not published.
    """
    rules.require_on(by, rules.ADVANCE, challenge)
    seen = from_stage or challenge.stage
    list(Challenge.objects.select_for_update().filter(pk=challenge.pk).values_list("pk"))
    challenge.refresh_from_db()
    if challenge.stage != seen:
        raise StageMoved
    stage = gates.next_stage(challenge)
    if stage is None:
        raise LastStage
    missing = gates.missing(challenge)
    if missing:
        raise GateNotMet(missing)
    if gates.needs_reason(challenge, stage) and not reason.strip():
        raise Invalid(_("Say why the challenge is moving on"), field="reason", code="reason_missing")
    if challenge.status != ChallengeStatus.PUBLISHED:
        raise GateNotMet([_("The challenge is not published.")])
    move(
        challenge,
        f"enter_{stage.kind}",
        by=by,
        field="stage",
        reason=reason.strip(),
        data={"stage_name": stage.name},
    )
    relist(challenge)
    return challenge
