"""The verbs of a programme: start it, start it again, change, open and close it; name who and what is in it; fill in its letters."""

from .letters import render_letter
from .parts import (
    add_funding,
    add_partner,
    add_team,
    edit_funding,
    edit_partner,
    edit_team,
    remove_funding,
    remove_partner,
    rename_stage,
)
from .running import EDITABLE, StillRunning, close_programme, edit_programme, open_programme
from .starting import NoStandard, clone_programme, start_programme

__all__ = [
    "EDITABLE",
    "NoStandard",
    "StillRunning",
    "add_funding",
    "add_partner",
    "add_team",
    "clone_programme",
    "close_programme",
    "edit_funding",
    "edit_partner",
    "edit_programme",
    "edit_team",
    "open_programme",
    "remove_funding",
    "remove_partner",
    "rename_stage",
    "render_letter",
    "start_programme",
]
