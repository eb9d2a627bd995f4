"""The operator's verbs: on messages, on who is an operator, and emergency access. Those on councils are the councils' own."""

from .access import agree_access, ask_access, end_access, give_back_access, refuse_access
from .outbox import Undeliverable, park_message, retry_kind, retry_message
from .people import NoSuchPerson, invite_operator, make_operator, unmake_operator
from .second_step import OperatorsOwn, take_off_second_factor

__all__ = [
    "NoSuchPerson",
    "OperatorsOwn",
    "Undeliverable",
    "agree_access",
    "ask_access",
    "end_access",
    "give_back_access",
    "invite_operator",
    "make_operator",
    "park_message",
    "refuse_access",
    "retry_kind",
    "retry_message",
    "take_off_second_factor",
    "unmake_operator",
]
