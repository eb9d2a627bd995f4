"""The verbs of a challenge as buttons: which stand in the table now, who may press them, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.kernel.actors import Actor, actor_id
from dips.kernel.workflow import can_move
from dips.staff.rules import can

from . import rules, services
from .models import Challenge


@dataclass(frozen=True, slots=True)
class Action:
    """One verb. `reason` is the label of its box; empty when it asks for none. A rare one is folded away.

    One that `asks_sponsor` has a box for the address of somebody who signs without an account.
    """

    verb: str
    label: str | Promise
    done: str | Promise
    perm: str
    run: Callable[..., Challenge]
    reason: str | Promise = ""
    is_grave: bool = False
    is_rare: bool = False
    asks_sponsor: bool = False


ACTIONS = (
    Action(
        "submit",
        _("Send for review"),
        _("The challenge is with its reviewers."),
        rules.WRITE,
        services.submit_for_review,
        asks_sponsor=True,
    ),
    Action("approve", _("Approve the brief"), _("The brief is approved."), rules.APPROVE, services.approve_challenge),
    Action(
        "request_changes",
        _("Ask for changes"),
        _("The brief is back with its writers."),
        rules.APPROVE,
        services.request_changes,
        reason=_("What should change?"),
    ),
    Action(
        "publish",
        _("Publish the challenge"),
        _("The challenge is public."),
        rules.PUBLISH,
        services.publish_challenge,
    ),
    Action(
        "archive",
        _("Archive the challenge"),
        _("The challenge is archived."),
        rules.PUBLISH,
        services.archive_challenge,
        is_rare=True,
    ),
    Action(
        "withdraw",
        _("Withdraw the challenge"),
        _("The challenge is withdrawn."),
        rules.PUBLISH,
        services.withdraw_challenge,
        reason=_("Why is it withdrawn? The public will read it"),
        is_grave=True,
        is_rare=True,
    ),
)
BY_VERB = {action.verb: action for action in ACTIONS}


def allowed_now(challenge: Challenge, by: Actor) -> Iterator[Action]:
    """The buttons to show: in the table from this state, and within the person's rights."""
    for action in ACTIONS:
        if can_move(challenge, action.verb, field="status") and can(by, action.perm):
            if action.verb == "approve" and is_own_submission(challenge, by):
                continue
            yield action


def is_own_submission(challenge: Challenge, by: Actor) -> bool:
    """Whether the person sent the challenge for review, so that somebody else must approve it."""
    return challenge.submitted_by_id is not None and challenge.submitted_by_id == actor_id(by)
