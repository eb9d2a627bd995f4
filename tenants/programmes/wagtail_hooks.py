"""Put programmes into the council's admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest

from . import rules, views


class ProgrammesItem(MenuItem):
    def is_shown(self, request: PersonRequest) -> bool:
        return rules.can_manage(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("programmes/", views.index, name="programmes_admin"),
        path("programmes/new/", views.new, name="programmes_admin_new"),
        path("programmes/teams/new/", views.team, name="programmes_admin_team"),
        path("programmes/teams/<slug:slug>/", views.team, name="programmes_admin_team_one"),
        path("programmes/<slug:slug>/", views.detail, name="programmes_admin_one"),
        path("programmes/<slug:slug>/edit/", views.edit, name="programmes_admin_edit"),
        path("programmes/<slug:slug>/clone/", views.clone, name="programmes_admin_clone"),
        path("programmes/<slug:slug>/act/", views.act, name="programmes_admin_act"),
        path("programmes/<slug:slug>/partner/", views.partner, name="programmes_admin_partner"),
        path("programmes/<slug:slug>/funding/", views.funding, name="programmes_admin_funding"),
        path("programmes/<slug:slug>/partner/<uuid:pk>/", views.partner, name="programmes_admin_partner_one"),
        path("programmes/<slug:slug>/funding/<uuid:pk>/", views.funding, name="programmes_admin_funding_one"),
        path("programmes/<slug:slug>/stage/<slug:kind>/", views.stage, name="programmes_admin_stage"),
    ]


@hooks.register("register_admin_menu_item")
def menu() -> ProgrammesItem:
    return ProgrammesItem(
        _("Programmes"), reverse_lazy("programmes_admin"), name="programmes", icon_name=views.ICON, order=110
    )
