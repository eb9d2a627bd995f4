"""The verbs on a council's own sign-on: set it, check it, turn it on and off; come in by it; be gone from it."""

from .arriving import SIGN_ON, Arrival, arrive, digest
from .checking import check_sign_on, note_whether_it_answers
from .leaving import end_by_farewell, forget_links
from .locking import lock_secrets_anew
from .setting import set_sign_on
from .switching import turn_off_sign_on, turn_on_sign_on

__all__ = [
    "SIGN_ON",
    "Arrival",
    "arrive",
    "check_sign_on",
    "digest",
    "end_by_farewell",
    "forget_links",
    "lock_secrets_anew",
    "note_whether_it_answers",
    "set_sign_on",
    "turn_off_sign_on",
    "turn_on_sign_on",
]
