"""Officers' pages of programmes and of what they are made of."""

from .parts import funding, partner, stage, team
from .programme import ICON, act, clone, detail, edit, index, new

__all__ = ["ICON", "act", "clone", "detail", "edit", "funding", "index", "new", "partner", "stage", "team"]
