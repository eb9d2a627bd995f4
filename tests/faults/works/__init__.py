"""What brings a process to a joint of the rooms for councils as customers, and what must be so after it was killed."""

from __future__ import annotations

from .moving import Export, Restore
from .naming import GiveHost, Prove
from .paying import ByCard, ByInvoice, Dunning, Knock
from .watching import CountFigures, Farewell, OpenAccess
from .world import Work, World, world_of

__all__ = ["WORKS", "Work", "World", "world_of"]

WORKS: dict[str, type[Work]] = {
    "knock": Knock,
    "dunning": Dunning,
    "by card": ByCard,
    "by invoice": ByInvoice,
    "export": Export,
    "restore": Restore,
    "prove": Prove,
    "give host": GiveHost,
    "figures": CountFigures,
    "farewell": Farewell,
    "open access": OpenAccess,
}
