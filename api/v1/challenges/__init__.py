"""One council's challenges: read, write, decide, move on."""

from .finding import find
from .verbs import Advance, Approve, Archive, Publish, RequestChanges, Submit, Withdraw
from .views import Amendments, Challenges, OneBrief, OneChallenge, OneGate, Versions

__all__ = [
    "Advance",
    "Amendments",
    "Approve",
    "Archive",
    "Challenges",
    "OneBrief",
    "OneChallenge",
    "OneGate",
    "Publish",
    "RequestChanges",
    "Submit",
    "Versions",
    "Withdraw",
    "find",
]
