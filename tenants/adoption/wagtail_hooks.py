"""Put the checklist into the council's admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest

from .checklist import rules, views


class ChecklistItem(MenuItem):
    def is_shown(self, request: PersonRequest) -> bool:
        return rules.can_manage(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("checklist/", views.index, name="adoption_checklist")]


@hooks.register("register_admin_menu_item")
def checklist_item() -> ChecklistItem:
    return ChecklistItem(
        _("Set-up"), reverse_lazy("adoption_checklist"), name="checklist", icon_name=views.ICON, order=90
    )
