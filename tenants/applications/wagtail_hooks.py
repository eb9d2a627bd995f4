"""Put applications into the council's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.staff.rules import can

from . import officer, rules


class ApplicationsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can(officer.officer_of(request), rules.READ)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    here = "applications/"
    return [
        path(here, officer.Index.as_view(), name="applications_admin"),
        path(f"{here}<uuid:application_id>/", officer.One.as_view(), name="applications_admin_one"),
        path(f"{here}<uuid:application_id>/print/", officer.Print.as_view(), name="applications_admin_print"),
        path(
            f"{here}<uuid:application_id>/files/<uuid:file_id>/",
            officer.Download.as_view(),
            name="applications_admin_file",
        ),
        path(f"{here}challenge/<str:reference>/", officer.OfChallenge.as_view(), name="applications_admin_challenge"),
    ]


@hooks.register("register_admin_menu_item")
def menu() -> ApplicationsItem:
    return ApplicationsItem(
        _("Applications"), reverse("applications_admin"), name="applications", icon_name="doc-full", order=130
    )
