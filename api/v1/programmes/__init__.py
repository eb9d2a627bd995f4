"""Programmes of a council, and who and what is in them."""

from .parts import Funding, OneFunding, OnePartner, OneStage, OneTeam, Partners, Teams
from .views import CloseProgramme, OneProgramme, OpenProgramme, Programmes

__all__ = [
    "CloseProgramme",
    "Funding",
    "OneFunding",
    "OnePartner",
    "OneProgramme",
    "OneStage",
    "OneTeam",
    "OpenProgramme",
    "Partners",
    "Programmes",
    "Teams",
]
