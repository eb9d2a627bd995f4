"""What the council's pages need next: to be read once by their council, and newer words to be published."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from dips.staff.next_steps import Ask, NextStep, Urgency, since
from dips.staff.rules import can
from tenants.programmes.models import Programme

MOST = 3


def steps(ask: Ask) -> Iterator[NextStep]:
    """Pages belong to the council, to no programme."""
    if ask.programme is not None or not can(ask.by, "cms.edit_site"):
        return
    yield from _first(ask)
    changed = Page.objects.filter(live=True, has_unpublished_changes=True)
    for page in changed.order_by("-latest_revision_created_at")[:MOST]:
        yield NextStep(
            since(page.latest_revision_created_at or ask.now),
            _("Publish the changes to “%(title)s”") % {"title": page.title},
            _("Someone changed the page and has not published it."),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            _("Open the page"),
            Urgency.UNFINISHED,
            page.latest_revision_created_at,
        )


def _first(ask: Ask) -> Iterator[NextStep]:
    """Until there is a programme, pages are what a new council has."""
    if can(ask.by, "programmes.manage_programme") and not Programme.objects.exists():
        yield NextStep(
            _("Soon"),
            _("Read your pages, and make them yours"),
            _("They are public already, with starter words: how to apply, privacy, whom to contact."),
            reverse("wagtailadmin_explore_root"),
            _("See the pages"),
            Urgency.UNFINISHED,
        )
