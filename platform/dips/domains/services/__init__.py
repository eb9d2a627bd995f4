"""The verbs on a council's names. Each in the council one stands in."""

from .claiming import ask_again, claim, release
from .due import look_at_due
from .first import choose_default, choose_first
from .giving import give_host
from .looking import GIVE, look
from .sending import choose_sender, drop_sender, send_test

__all__ = [
    "GIVE",
    "ask_again",
    "choose_default",
    "choose_first",
    "choose_sender",
    "claim",
    "drop_sender",
    "give_host",
    "look",
    "look_at_due",
    "release",
    "send_test",
]
