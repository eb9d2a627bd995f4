"""How far a sign-up is, in words for whoever signed up: the same for the page and for a program."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.councils import provisioning
from dips.councils.models import ProvisioningRun
from dips.councils.states import LIVE, RunState

from .models import SignUp

CHOOSING, ASKED, MAKING, READY, REFUSED, FAILED = "choosing", "asked", "making", "ready", "refused", "failed"
STATES = {
    RunState.REQUESTED: ASKED,
    RunState.REFUSED: REFUSED,
    RunState.WAITING: MAKING,
    RunState.RUNNING: MAKING,
    RunState.DONE: READY,
    RunState.FAILED: FAILED,
    RunState.REMOVED: FAILED,
}
WORDS: dict[str, tuple[Promise, Promise]] = {
    provisioning.FIRST: (_("A private space for your council"), _("Kept apart from every other council")),
    "adopt": (
        _("The programme you chose"),
        _("Stages, brief, criteria, letters and pages. No applicant’s data is copied"),
    ),
    "invite": (_("Your place as its administrator"), _("You can invite your colleagues afterwards")),
    provisioning.LAST: (_("Your web address"), _("Your pages are private until you publish them")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list."""

    key: str
    title: str
    note: str
    state: str  # done, now, failed or next


def state_of(sign_up: SignUp) -> str:
    return STATES[RunState(sign_up.run.state)] if sign_up.run else CHOOSING


def steps_of(run: ProvisioningRun) -> list[Step]:
    """Every step of making a council, in order, with where this one stands."""
    labels = {step.key: step.label or step.key for step in provisioning.ordered()}
    present = provisioning.present_step(run)
    found = []
    for key in (provisioning.FIRST, *labels):
        title, note = WORDS.get(key, (labels.get(key, key).capitalize(), ""))
        found.append(Step(key, str(title), str(note), _state(run, key, present)))
    return found


def _state(run: ProvisioningRun, key: str, present: str) -> str:
    if key in run.steps_done or run.state == RunState.DONE:
        return "done"
    if key != present:
        return "next"
    if run.state in LIVE:
        return "now"
    return "next" if run.state == RunState.REQUESTED else "failed"
