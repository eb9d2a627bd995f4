"""Put the checklist and the council's standard into its admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest
from dips.blueprints.services import MANAGE
from dips.staff.rules import can

from .checklist import queries, views
from .editor import addresses as editor
from .exchange import addresses as exchange


class SetUpItem(MenuItem):
    """Until all is done."""

    def is_shown(self, request: PersonRequest) -> bool:
        return queries.is_open() and queries.may_see(request.user)


class BlueprintItem(MenuItem):
    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, MANAGE)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    one = "checklist/<slug:key>/"
    return [
        path("checklist/", views.index, name="adoption_checklist"),
        path(one, views.one, name="adoption_checklist_item"),
        path(f"{one}assign/", views.assign, name="adoption_checklist_assign"),
        path(f"{one}tick/", views.tick, name="adoption_checklist_tick"),
        path(f"{one}signature/", views.ask, name="adoption_checklist_ask"),
        path(f"{one}remind/", views.remind, name="adoption_checklist_remind"),
        *editor.addresses,
        *exchange.addresses(),
    ]


@hooks.register("register_admin_menu_item")
def set_up() -> SetUpItem:
    return SetUpItem(_("Set-up"), reverse_lazy("adoption_checklist"), name="set-up", icon_name=views.ICON, order=90)


@hooks.register("register_admin_menu_item")
def blueprint_item() -> BlueprintItem:
    return BlueprintItem(
        _("Blueprint"), reverse_lazy("adoption_blueprint"), name="blueprint", icon_name=editor.ICON, order=115
    )
