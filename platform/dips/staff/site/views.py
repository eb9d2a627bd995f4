"""The pages on which a council says how its site shows itself: which languages it has, and its colour."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.accounts.requests import PersonRequest
from dips.councils import branding as colours
from dips.councils.models import Branding
from dips.councils.scope import current

from ..officer import form_page, handled
from ..rules import require
from . import services
from .forms import ColourForm, LanguagesForm

ICON = "site"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def site_languages(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    council = current()
    assert council is not None
    form = LanguagesForm(request.POST if request.method == "POST" else None, initial={"languages": council.languages})

    def save() -> object:
        return services.offer_languages(codes=form.cleaned_data["languages"], by=request.user)

    if handled(request, form, save):
        messages.success(request, _("Saved. Your site is offered in these languages now."))
        return redirect("staff_site_languages")
    return form_page(
        request,
        form,
        template="staff/admin/site_languages.html",
        title=_("Languages of your site"),
        button=_("Save languages"),
        icon=ICON,
        cancel_url=reverse("wagtailadmin_home"),
    )


@require_http_methods(METHODS)
def site_colour(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    row = Branding.objects.get(council=current())
    form = ColourForm(
        request.POST if request.method == "POST" else None, initial={"accent": row.given, "letter": row.letter}
    )

    def save() -> object:
        return services.choose_colour(by=request.user, **form.cleaned_data)

    if handled(request, form, save):
        messages.success(request, _("Saved. Your site has this colour now, and so has this page."))
        return redirect("staff_site_colour")
    return form_page(
        request,
        form,
        template="staff/admin/site_colour.html",
        title=_("Colour and letters"),
        button=_("Save colour"),
        icon=ICON,
        cancel_url=reverse("wagtailadmin_home"),
        **_darkened(row),
    )


def _darkened(row: Branding) -> dict[str, Any]:
    """What was done to a colour on which white words could not be read, in figures."""
    if not row.given or row.accent == row.given.lower():
        return {}
    return {
        "given": row.given,
        "given_ratio": round(colours.contrast(colours.WHITE, row.given), 1),
        "used": row.accent,
        "used_ratio": round(colours.contrast(colours.WHITE, row.accent), 1),
    }
