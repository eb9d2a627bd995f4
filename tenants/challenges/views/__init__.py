"""Officers' pages of challenges."""

from .access import access
from .detail import act, advance, detail, detail_page, find
from .listing import index
from .people import hand_over, helper, let_go
from .sponsor import ask_sponsor, withdraw_sponsor
from .writing import brief, brief_version, edit, new

__all__ = [
    "access",
    "act",
    "advance",
    "ask_sponsor",
    "brief",
    "brief_version",
    "detail",
    "detail_page",
    "edit",
    "find",
    "hand_over",
    "helper",
    "index",
    "let_go",
    "new",
    "withdraw_sponsor",
]
