"""What the editor's pages have in common: where one stands, the way back, and the word that it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dips.accounts.requests import PersonRequest
from dips.blueprints import services
from dips.kernel.errors import NotFound
from dips.staff.rules import require

from .keeping import AT_ONCE
from .reading import Place, open_place

ICON = "clipboard-list"
METHODS = ["GET", "HEAD", "POST"]
FORM = "adoption/admin/edit.html"


def place_of(request: PersonRequest, room: str, section: str) -> Place:
    require(request.user, services.MANAGE)
    found = services.find(f"{room}/{section}")
    if found.page:
        raise NotFound
    if found.also:
        require(request.user, found.also)
    return open_place(found.key, request.GET.get("at", ""))


def typed(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def own_crumb(place: Place) -> list[tuple[str, str]]:
    home = place if not place.address else place.home
    return [(home.title, home.url())]


def own_url(place: Place) -> str:
    """A record's own page, if it has one; else the one it is listed on."""
    return place.url() if place.lists() else back_url(place)


def back_url(place: Place) -> str:
    """The page that a row or a list is shown on."""
    if not place.address:
        return place.url() if place.lists() else reverse("adoption_blueprint")
    return place.home.url()


def back_text(place: Place) -> str:
    """What that page is called."""
    if not place.address:
        return place.title if place.lists() else _("Blueprint")
    return place.home.title


def saved(request: PersonRequest, place: Place, *, own: bool = False) -> HttpResponse:
    at_once = place.section.key in AT_ONCE
    kept = (
        _("Saved. It holds at once.") if at_once else _("Saved. Programmes that have begun keep what they began with.")
    )
    messages.success(request, kept)
    if own and place.lists():
        return redirect(place.url())
    anchor = f"#row-{place.address[-1]}" if place.address and place.around.is_list else ""
    return redirect(back_url(place) + anchor)
