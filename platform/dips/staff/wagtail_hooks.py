"""What the people room adds to, and takes out of, Wagtail's admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wagtail.users.wagtail_hooks  # noqa: F401 -- its own hooks must be there to be taken out
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from dips.accounts.requests import PersonRequest

from . import own_menu, services
from .access.views import access, access_csv
from .admin_forms import own_permissions
from .confirming.views import confirm
from .council_menu import add as add_to_council
from .deputies.views import deputy, end_deputy
from .handing_over.views import hand_over
from .models import Invitation
from .plan.views import ICON as PLAN_ICON
from .plan.views import MANAGE as MANAGE_PLAN
from .plan.views import plan
from .rules import can, require
from .safety.views import safety
from .site import services as site
from .site.views import ICON, site_contacts, site_languages, site_look, site_look_colours
from .trail_views import READ, TrailReport

# Stock bulk actions delete, close and promote any account of the country by its id.
hooks._hooks["register_bulk_action"] = [
    entry
    for entry in hooks._hooks.get("register_bulk_action", [])
    if not (isinstance(entry[0], type) and issubclass(entry[0], UserBulkAction))
]

# Asks for a first and a last name, which no account has, and writes to accounts, which no council may.
NameEmailSettingsPanel.is_active = lambda self: False


@hooks.register("register_permissions")
def permissions() -> Any:
    return own_permissions()


@require_POST
def withdraw_invitation(request: PersonRequest, pk: Any) -> HttpResponse:
    """Take an invitation back."""
    require(request.user, services.MANAGE)
    invitation = get_object_or_404(Invitation, pk=pk)
    services.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("wagtailusers_users:index")


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("people/invitations/<uuid:pk>/withdraw/", withdraw_invitation, name="staff_withdraw_invitation"),
        path("people/access/", access, name="staff_access"),
        path("people/access.csv", access_csv, name="staff_access_csv"),
        path("people/confirm/", confirm, name="staff_confirm"),
        path("people/safety/", safety, name="staff_safety"),
        path("people/<uuid:user_id>/deputy/", deputy, name="staff_deputy"),
        path("people/<uuid:user_id>/deputy/end/", end_deputy, name="staff_deputy_end"),
        path("people/<uuid:user_id>/hand-over/", hand_over, name="staff_hand_over"),
        path("reports/trail/", TrailReport.as_view(), name="staff_trail"),
        path("reports/trail/results/", TrailReport.as_view(results_only=True), name="staff_trail_results"),
        path("site/languages/", site_languages, name="staff_site_languages"),
        path("site/contacts/", site_contacts, name="staff_site_contacts"),
        path("site/look/", site_look, name="staff_site_look"),
        path("plan/", plan, name="staff_plan"),
        path("site/look/<slug:digits>.css", site_look_colours, name="staff_site_look_colours"),
    ]


class TrailItem(MenuItem):
    """A line of the reports, for whoever may read the trail."""

    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, READ)


@hooks.register("register_reports_menu_item")
def trail_item() -> TrailItem:
    return TrailItem(TrailReport.page_title, reverse_lazy("staff_trail"), name="trail", icon_name="history", order=5)


class SiteItem(MenuItem):
    """A line of the settings, for whoever may change how the site shows itself."""

    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, site.MANAGE)


@hooks.register("register_settings_menu_item")
def languages_item() -> SiteItem:
    return SiteItem(
        gettext_lazy("Languages of your site"),
        reverse_lazy("staff_site_languages"),
        name="languages",
        icon_name=ICON,
        order=50,
    )


@hooks.register("register_settings_menu_item")
def look_item() -> SiteItem:
    return SiteItem(
        gettext_lazy("Name, logo and colour"), reverse_lazy("staff_site_look"), name="look", icon_name=ICON, order=40
    )


@hooks.register("register_settings_menu_item")
def contacts_item() -> SiteItem:
    return SiteItem(
        gettext_lazy("Whom people write to"),
        reverse_lazy("staff_site_contacts"),
        name="contacts",
        icon_name="mail",
        order=60,
    )


council_menu = Menu(register_hook_name="register_council_menu_item")


@hooks.register("register_admin_menu_item")
def council_item() -> SubmenuMenuItem:
    """What concerns the council as a customer of the service. Not there for whoever may do nothing in it."""
    return SubmenuMenuItem(gettext_lazy("Council"), council_menu, name="council", icon_name="home", order=900)


add_to_council(
    "plan",
    label=gettext_lazy("Plan and billing"),
    url=reverse_lazy("staff_plan"),
    permission=MANAGE_PLAN,
    icon=PLAN_ICON,
    order=20,
)
PEOPLE = (
    ("access", gettext_lazy("Who can see what"), "staff_access", "group", 11),
    ("confirm", gettext_lazy("Confirm roles"), "staff_confirm", "check", 12),
    ("safety", gettext_lazy("Rules of access"), "staff_safety", "lock", 14),
)
for name, label, view, icon, order in PEOPLE:
    add_to_council(name, label=label, url=reverse_lazy(view), permission=services.MANAGE, icon=icon, order=order)


hooks.register("construct_main_menu", own_menu.remember, order=1000)


class OwnMenuPanel(Component):
    """Last on the home page: everything one may open, for whoever has no menu at hand."""

    name = "own-menu"
    template_name = "staff/admin/own_menu.html"
    order = 900

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"groups": own_menu.of(parent_context["request"])}


@hooks.register("construct_homepage_panels")
def put_own_menu_last(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(OwnMenuPanel())
