"""The verbs of blueprints: check, adopt, merge, go back, export, publish and withdraw."""

from __future__ import annotations

from ..checking import check, digest, notes
from ..standing import MANAGE, NoBlueprint, NoCouncil, export
from .adopting import NothingBefore, adopt, date_anew, roll_back, upgrade
from .publishing import NameTaken, VersionBehind, VersionTaken, named, publish, ship, withdraw
from .revising import NoSuchSection, find, revise, section_digest
from .taking import ChoicesMissing, Comparison, Withdrawn, compare, merge_upgrade

__all__ = [
    "MANAGE",
    "ChoicesMissing",
    "Comparison",
    "NameTaken",
    "NoBlueprint",
    "NoCouncil",
    "NoSuchSection",
    "NothingBefore",
    "VersionBehind",
    "VersionTaken",
    "Withdrawn",
    "adopt",
    "check",
    "compare",
    "date_anew",
    "digest",
    "export",
    "find",
    "merge_upgrade",
    "named",
    "notes",
    "publish",
    "revise",
    "roll_back",
    "section_digest",
    "ship",
    "upgrade",
    "withdraw",
]
