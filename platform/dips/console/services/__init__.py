"""The operator's verbs: on messages, on who is an operator, and emergency access. Those on councils are the councils' own."""

from .access import MOST_MISSES, agree_access, ask_access, end_access, give_back_access, refuse_access
from .jobs import run_job
from .outbox import park_kind, park_message, retry_kind, retry_message
from .people import invite_operator, make_operator, unmake_operator
from .second_step import take_off_second_factor

__all__ = [
    "MOST_MISSES",
    "agree_access",
    "ask_access",
    "end_access",
    "give_back_access",
    "invite_operator",
    "make_operator",
    "park_kind",
    "park_message",
    "refuse_access",
    "retry_kind",
    "retry_message",
    "run_job",
    "take_off_second_factor",
    "unmake_operator",
]
