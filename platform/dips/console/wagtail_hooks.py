"""What a council sees of emergency access: a line of its menu, and a notice on the home page while one is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component

from dips.staff import council_menu
from dips.staff.rules import can
from dips.staff.services import MANAGE

from .views.council_side import emergency_access, end_emergency_access, open_here


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("emergency-access/", emergency_access, name="console_emergency_access"),
        path("emergency-access/<uuid:pk>/end/", end_emergency_access, name="console_end_emergency_access"),
    ]


council_menu.add(
    "emergency-access",
    label="Emergency access",
    url=reverse_lazy("console_emergency_access"),
    permission=MANAGE,
    icon="warning",
    order=16,
)


class AccessPanel(Component):
    """Before everything else, while an operator may read here."""

    name = "emergency-access"
    template_name = "console/admin/open_panel.html"
    order = 5

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows, "csrf_token": parent_context["csrf_token"]}


@hooks.register("construct_homepage_panels", order=200)
def say_who_reads(request: HttpRequest, panels: list[Component]) -> None:
    rows = open_here() if can(request.user, MANAGE) else []  # type: ignore[arg-type]  # the admin is for people
    if rows:
        panels.insert(0, AccessPanel(rows))
