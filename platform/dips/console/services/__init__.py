"""The operator's verbs: on messages, on who is an operator, and emergency access. Those on councils are the councils' own."""

from .access import agree_access, ask_access, end_access, give_back_access, refuse_access
from .jobs import NoSuchJob, run_job
from .outbox import Undeliverable, park_kind, park_message, retry_kind, retry_message
from .people import LastOperator, NoSuchPerson, OwnOperator, invite_operator, make_operator, unmake_operator
from .second_step import OperatorsOwn, take_off_second_factor

__all__ = [
    "LastOperator",
    "NoSuchJob",
    "NoSuchPerson",
    "OperatorsOwn",
    "OwnOperator",
    "Undeliverable",
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
