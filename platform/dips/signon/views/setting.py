"""The page of the back office on which a council sets its own sign-on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.proving import proof_first, proven_lately
from dips.accounts.requests import PersonRequest
from dips.councils.scope import here
from dips.kernel.errors import DomainError
from dips.staff.officer import form_page, handled
from dips.staff.rules import require

from .. import queries, services
from ..forms import SignOnForm
from ..models import USUAL_MINUTES, SignOn
from ..states import Factor

ICON = "key"
FIELDS = ("issuer", "client_id", "label", "vouches", "factor", "session_minutes", "is_only_way", "version")
USUAL = {"factor": Factor.OURS, "session_minutes": USUAL_MINUTES}


@require_http_methods(["GET", "HEAD", "POST"])
@proven_lately
def sign_on(request: PersonRequest) -> HttpResponse:
    """What is set, what to give to the provider, and how it answers. The secret is on no page."""
    require(request.user, queries.MANAGE)
    row, council = queries.sign_on_here(), here()
    form = SignOnForm(
        request.POST if request.method == "POST" else None,
        initial=_now(row) if row else USUAL,
        has_secret=row is not None,
    )

    def save() -> object:
        return services.set_sign_on(by=request.user, **form.cleaned_data)

    if handled(request, form, save, now=lambda: _now(queries.sign_on_here())):
        messages.success(request, _("Saved. Press “Check” before you turn sign-on on."))
        return redirect("signon_setting")
    return form_page(
        request,
        form,
        template="signon/admin/setting.html",
        title=_("Sign-on of your council"),
        button=_("Save"),
        icon=ICON,
        cancel_url=reverse("wagtailadmin_home"),
        row=row,
        domains=sorted(queries.email_domains()),
        copied=[
            {"key": _("Redirect URI"), "value": queries.redirect_uri(council)},
            {"key": _("Back-channel logout URI"), "value": queries.farewell_uri(council)},
        ],
        people=queries.links_of(row.issuer).count() if row else 0,
    )


def _now(row: SignOn | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


@require_POST
def check(request: PersonRequest) -> HttpResponse:
    require(request.user, queries.MANAGE)
    row = services.check_sign_on(by=request.user)
    if row.trouble:
        messages.error(request, _("The provider did not pass: %(trouble)s") % {"trouble": row.trouble})
    else:
        messages.success(request, _("The provider answers, and says all that sign-on needs."))
    return redirect("signon_setting")


@require_POST
def switch(request: PersonRequest) -> HttpResponse:
    """On or off; why not stands on the page itself."""
    require(request.user, queries.MANAGE)
    if asked := proof_first(request, page=reverse("signon_setting")):
        return asked
    is_on = request.POST.get("to") == "on"
    try:
        (services.turn_on_sign_on if is_on else services.turn_off_sign_on)(by=request.user)
    except DomainError as refused:
        if refused.status == 404:
            raise
        messages.error(request, refused.message)
        return redirect("signon_setting")
    messages.success(request, _("Sign-on is on.") if is_on else _("Sign-on is off. People use their password again."))
    return redirect("signon_setting")
