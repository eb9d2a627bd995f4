"""One council's challenges: read, write, decide, move on."""

from .finding import find
from .people import Helpers, OneHelper
from .sponsor import Sponsor
from .verbs import VERBS
from .views import Amendments, Challenges, OneBrief, OneChallenge, OneGate, Versions

__all__ = [
    "VERBS",
    "Amendments",
    "Challenges",
    "Helpers",
    "OneBrief",
    "OneChallenge",
    "OneGate",
    "OneHelper",
    "Sponsor",
    "Versions",
    "find",
]
