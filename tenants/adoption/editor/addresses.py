"""Where the pages of the editor are, within the council's admin. `?at=` names the part of a section."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import row_views, views
from .standing import ICON

PART = "blueprint/part/<slug:room>/<slug:section>/"
addresses: list[URLPattern] = [
    path("blueprint/", views.overview, name="adoption_blueprint"),
    path(PART, views.part, name="adoption_part"),
    path(f"{PART}edit/", views.edit, name="adoption_edit"),
    path(f"{PART}add/", views.add, name="adoption_add"),
    path(f"{PART}remove/", row_views.remove, name="adoption_remove"),
    path(f"{PART}move/", row_views.move, name="adoption_move"),
    path(f"{PART}together/", row_views.together, name="adoption_together"),
]

__all__ = ["ICON", "addresses"]
