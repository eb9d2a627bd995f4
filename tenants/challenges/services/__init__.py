"""The verbs of a challenge: write it, decide about it, show it, move it on."""

from .brief import BriefIncomplete, BriefLocked, amend_brief, missing_sections, write_brief
from .listing import relist
from .review import (
    approve_challenge,
    archive_challenge,
    publish_challenge,
    request_changes,
    submit_for_review,
    withdraw_challenge,
)
from .sign_off import MovedOn, sign_off
from .sponsor import NobodyAsked, NotInReview, ask_sponsor, withdraw_sponsor
from .stage import GateNotMet, LastStage, advance_stage
from .standing import add_helper, hand_over, remove_helper
from .writing import create_challenge, edit_challenge, next_reference

__all__ = [
    "BriefIncomplete",
    "BriefLocked",
    "GateNotMet",
    "LastStage",
    "MovedOn",
    "NobodyAsked",
    "NotInReview",
    "add_helper",
    "advance_stage",
    "amend_brief",
    "approve_challenge",
    "archive_challenge",
    "ask_sponsor",
    "create_challenge",
    "edit_challenge",
    "hand_over",
    "missing_sections",
    "next_reference",
    "publish_challenge",
    "relist",
    "remove_helper",
    "request_changes",
    "sign_off",
    "submit_for_review",
    "withdraw_challenge",
    "withdraw_sponsor",
    "write_brief",
]
