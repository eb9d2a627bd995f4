"""The verbs of a sign-up, in the order in which a person comes to them."""

from .asking import ask_to_join
from .choosing import choose_beginning, choose_council
from .clearing import prune
from .creating import create_council, needs_approval
from .starting import is_open, prove_address, start_sign_up, whose

__all__ = [
    "ask_to_join",
    "choose_beginning",
    "choose_council",
    "create_council",
    "is_open",
    "needs_approval",
    "prove_address",
    "prune",
    "start_sign_up",
    "whose",
]
