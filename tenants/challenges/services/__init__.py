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
from .stage import GateNotMet, LastStage, advance_stage
from .standing import add_helper, hand_over, remove_helper
from .writing import create_challenge, edit_challenge, next_reference

__all__ = [
    "BriefIncomplete",
    "BriefLocked",
    "GateNotMet",
    "LastStage",
    "add_helper",
    "advance_stage",
    "amend_brief",
    "approve_challenge",
    "archive_challenge",
    "create_challenge",
    "edit_challenge",
    "hand_over",
    "missing_sections",
    "next_reference",
    "publish_challenge",
    "relist",
    "remove_helper",
    "request_changes",
    "submit_for_review",
    "withdraw_challenge",
    "write_brief",
]
