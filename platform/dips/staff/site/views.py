"""The pages on which a council says how its site shows itself: languages, name, logo and colour, whom one writes to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils import branding as colours
from dips.councils.models import Branding
from dips.councils.scope import here
from dips.ui.spine import SpineStage

from ..officer import form_page, handled
from ..rules import require
from . import services
from .forms import ContactsForm, LanguagesForm, LookForm

ICON = "site"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def site_languages(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    form = LanguagesForm(request.POST if request.method == "POST" else None, initial={"languages": here().languages})

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
def site_contacts(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    row = here()
    form = ContactsForm(
        request.POST if request.method == "POST" else None,
        initial={"contact_email": row.contact_email, "privacy_contact": row.privacy_contact},
    )

    def save() -> object:
        return services.give_contacts(by=request.user, **form.cleaned_data)

    if handled(request, form, save):
        messages.success(request, _("Saved. Your contact page and privacy notice say so now."))
        return redirect("staff_site_contacts")
    return form_page(
        request,
        form,
        title=_("Whom people write to"),
        button=_("Save addresses"),
        icon=ICON,
        cancel_url=reverse("wagtailadmin_home"),
    )


@require_http_methods(METHODS)
def site_look(request: PersonRequest) -> HttpResponse:
    """Name, logo and colour, with a picture of how it will look. `check` shows the picture and saves nothing."""
    require(request.user, services.MANAGE)
    row = Branding.objects.get(council=here())
    posted = request.method == "POST"
    form = LookForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"shown_name": row.shown_name, "accent": row.given, "letter": row.letter},
        has_logo=bool(row.logo),
    )

    def save() -> object:
        return services.choose_look(by=request.user, **form.cleaned_data)

    if "check" not in request.POST and handled(request, form, save):
        messages.success(request, _("Saved. Your site looks like this now, and so does this page."))
        return redirect("staff_site_look")
    return form_page(
        request,
        form,
        template="staff/admin/site_look.html",
        title=_("Name, logo and colour"),
        button=_("Save"),
        icon=ICON,
        cancel_url=reverse("wagtailadmin_home"),
        row=row,
        is_logo_lost=bool(form.errors or "check" in request.POST) and "logo" in request.FILES,
        **_preview(row, form),
    )


def _preview(row: Branding, form: LookForm) -> dict[str, Any]:
    """How it will look with what stands in the form, and what was done to a colour on which words could not be read."""
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    given = str(said.get("accent", row.given)).lower()
    if given and not colours.HEX.match(given):
        given = row.given
    shown: dict[str, Any] = {
        "given": given,
        "shown_name": said.get("shown_name", row.shown_name) or here().name,
        "letter": said.get("letter", row.letter),
        "stages": _example_stages(),
    }
    if not given:
        return shown
    used = colours.derive(given).accent
    return shown | {
        "stylesheet": reverse("staff_site_look_colours", args=[given.removeprefix("#")]),
        "used": used if used != given else "",
        "given_ratio": round(colours.contrast(colours.WHITE, given), 1),
        "used_ratio": round(colours.contrast(colours.WHITE, used), 1),
    }


def _example_stages() -> list[SpineStage]:
    kinds = {
        "challenge_definition": (_("Challenge definition"), "done"),
        "call_for_solutions": (_("Call for solutions"), "now"),
        "exploration": (_("Exploration"), "next"),
        "accelerator": (_("Accelerator"), "next"),
        "prototype": (_("Prototype"), "next"),
        "pre_commercialisation": (_("Pre-commercialisation"), "next"),
    }
    return [SpineStage(kind, name, state) for kind, (name, state) in kinds.items()]  # type: ignore[arg-type]


@require_safe
def site_look_colours(request: PersonRequest, digits: str) -> HttpResponse:
    """The colours that a page would use, for the picture alone."""
    require(request.user, services.MANAGE)
    given = f"#{digits.lower()}"
    if not colours.HEX.match(given):
        raise Http404
    text = colours.stylesheet(colours.derive(given), selector=".dips .preview")
    return HttpResponse(text, content_type="text/css; charset=utf-8")
