"""The verbs of blueprints: check, adopt, upgrade, go back, export, publish and withdraw."""

from __future__ import annotations

from ..checking import check, digest, notes
from ..standing import MANAGE, NoBlueprint, NoCouncil, export
from .adopting import NothingBefore, adopt, roll_back, upgrade
from .publishing import NameTaken, VersionBehind, VersionTaken, named, publish, withdraw
from .revising import NoSuchSection, revise, section_digest

__all__ = [
    "MANAGE",
    "NameTaken",
    "NoBlueprint",
    "NoCouncil",
    "NoSuchSection",
    "NothingBefore",
    "VersionBehind",
    "VersionTaken",
    "adopt",
    "check",
    "digest",
    "export",
    "named",
    "notes",
    "publish",
    "revise",
    "roll_back",
    "section_digest",
    "upgrade",
    "withdraw",
]
