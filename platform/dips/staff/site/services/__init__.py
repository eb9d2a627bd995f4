"""The verbs on how a council's site shows itself. Each in the council one stands in; a change is public at once."""

from .contacts import give_contacts
from .languages import ENGLISH, UnknownLanguage, offer_languages
from .look import LETTERS, LONGEST_NAME, NoColour, choose_look
from .recording import MANAGE

__all__ = [
    "ENGLISH",
    "LETTERS",
    "LONGEST_NAME",
    "MANAGE",
    "NoColour",
    "UnknownLanguage",
    "choose_look",
    "give_contacts",
    "offer_languages",
]
