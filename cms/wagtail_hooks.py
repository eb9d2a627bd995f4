"""The back office in our name: the home page by role, who may edit pages, and what a challenge's page may not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from dips.staff.next_steps import next_steps
from dips.staff.reach import sees_everything
from dips.staff.rules import can
from tenants.challenges.places import places
from tenants.challenges.states import ChallengeStatus

from .models import ChallengePage


class NextPanel(Component):
    """The first thing an officer sees."""

    name = "next"
    template_name = "cms/admin/next_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        found = places(request)
        nothing = "" if found.rows else _unnamed(request.user)
        return {"steps": next_steps(request.user), "nothing": nothing, "panel": {"places": found}}


def _unnamed(by: Any) -> str:
    """Why somebody whose roles reach no further than their own challenges has nothing to do."""
    if not can(by, "challenges.view_challenge") or sees_everything(by):
        return ""
    return _("You are not named on any challenge yet. A programme manager can name you on one.")


@hooks.register("construct_homepage_panels")
def put_next_first(request: HttpRequest, panels: list[Component]) -> None:
    panels.insert(0, NextPanel())


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, items: list[Component]) -> None:
    """How many pages and pictures there are helps nobody to the next thing."""
    items.clear()


@hooks.register("construct_main_menu")
def no_help_of_others(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own help and news lead off the site."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_reports_menu")
def our_reports(request: HttpRequest, items: list[Any]) -> None:
    """What was done, and what was done to pages. The rest count pages by type and age, and workflows that no blueprint sets up."""
    items[:] = [item for item in items if item.name in ("trail", "site-history")]


@hooks.register("register_permissions")
def site_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="cms", codename="edit_site")


@hooks.register("before_publish_page")
def not_before_its_challenge(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A challenge is published by those who may, not by its page."""
    if not isinstance(page, ChallengePage) or page.challenge is None:
        return None
    if page.challenge.status in (ChallengeStatus.PUBLISHED, ChallengeStatus.ARCHIVED):
        return None
    words = _("“%(title)s” cannot be published: its challenge is not public. What you wrote is saved as a draft.")
    page.save_revision(user=request.user)
    messages.error(request, words % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_copy_page")
def one_page_a_challenge(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not isinstance(page.specific, ChallengePage):
        return None
    messages.error(request, _("A challenge has one page. Make a text page for what else there is to say."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
