"""Put challenges into the council's admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest
from dips.staff.rules import can

from . import rules, views
from .views.listing import ICON


class ChallengesItem(MenuItem):
    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, rules.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    one = "challenges/<str:reference>/"
    return [
        path("challenges/", views.index, name="challenges_admin"),
        path("challenges/new/", views.new, name="challenges_admin_new"),
        path(one, views.detail, name="challenges_admin_one"),
        path(f"{one}edit/", views.edit, name="challenges_admin_edit"),
        path(f"{one}brief/", views.brief, name="challenges_admin_brief"),
        path(f"{one}brief/<int:version>/", views.brief_version, name="challenges_admin_version"),
        path(f"{one}people/new/", views.helper, name="challenges_admin_helper"),
        path(f"{one}people/<uuid:user_id>/let-go/", views.let_go, name="challenges_admin_let_go"),
        path(f"{one}access/", views.access, name="challenges_admin_access"),
        path(f"{one}hand-over/", views.hand_over, name="challenges_admin_hand_over"),
        path(f"{one}sponsor/", views.ask_sponsor, name="challenges_admin_sponsor"),
        path(f"{one}sponsor/withdraw/", views.withdraw_sponsor, name="challenges_admin_sponsor_withdraw"),
        path(f"{one}advance/", views.advance, name="challenges_admin_advance"),
        path(f"{one}act/<slug:verb>/", views.act, name="challenges_admin_act"),
    ]


@hooks.register("register_admin_menu_item")
def menu() -> ChallengesItem:
    return ChallengesItem(
        _("Challenges"), reverse_lazy("challenges_admin"), name="challenges", icon_name=ICON, order=120
    )
