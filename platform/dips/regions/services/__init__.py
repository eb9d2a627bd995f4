"""The verbs: agree and take it back, count, let somebody look, say where a council belongs."""

from .consents import give_consent, revoke_consent
from .counting import COUNT, count_figures, count_soon, count_when_told
from .placing import place_council
from .viewers import LONGEST, end_view, grant_view

__all__ = [
    "COUNT",
    "LONGEST",
    "count_figures",
    "count_soon",
    "count_when_told",
    "end_view",
    "give_consent",
    "grant_view",
    "place_council",
    "revoke_consent",
]
