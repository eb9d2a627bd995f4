"""Programmes of a council, and who and what is in them."""

from .parts import Funding, OneFunding, OnePartner, OneStage, OneTeam, Partners, Teams
from .views import CloneProgramme, CloseProgramme, OneProgramme, OpenProgramme, Programmes

__all__ = [
    "CloneProgramme",
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
