"""The operator's verbs on messages and on who is an operator. Those on councils are the councils' own."""

from .outbox import Undeliverable, park_message, retry_kind, retry_message
from .people import NoSuchPerson, invite_operator, make_operator, unmake_operator

__all__ = [
    "NoSuchPerson",
    "Undeliverable",
    "invite_operator",
    "make_operator",
    "park_message",
    "retry_kind",
    "retry_message",
    "unmake_operator",
]
