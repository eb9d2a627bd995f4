"""The operator's verbs on messages and on who is an operator. Those on councils are the councils' own."""

from .outbox import Undeliverable, park_message, retry_kind, retry_message
from .people import NoSuchPerson, invite_operator, make_operator, unmake_operator
from .second_step import OperatorsOwn, take_off_second_factor

__all__ = [
    "NoSuchPerson",
    "OperatorsOwn",
    "Undeliverable",
    "invite_operator",
    "make_operator",
    "park_message",
    "retry_kind",
    "retry_message",
    "take_off_second_factor",
    "unmake_operator",
]
