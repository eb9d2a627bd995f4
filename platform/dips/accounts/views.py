"""What allauth has no view for."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dips.councils import links
from dips.ui import typed
from dips.ui.forms import carried_out
from dips.ui.views_errors import too_many_requests

from . import doors, services
from .closing import services as closing
from .forms import CloseForm, NameForm
from .requests import PersonRequest
from .second_factor.adapter import may_use_passkeys
from .second_factor.services import has_second_factor
from .sessions.services import sessions_of


class LoginView(views.LoginView):
    """Offers a passkey where one can work, and says so when words of an ended session wait behind it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward = (self.request.POST or self.request.GET).get("next", "")
        return super().get_context_data(**kwargs) | {
            "passkeys": may_use_passkeys(self.request),
            "typed_waits": typed.waits(self.request, onward),
            "ways": doors.ways_in(self.request, onward),
        }


login = LoginView.as_view()


@never_cache
@login_required
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Everything about one's own account, each with the way to change it."""
    return render(
        request,
        "accounts/home.html",
        {"second_step": has_second_factor(request.user), "sessions": len(sessions_of(request.user))},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: PersonRequest) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, initial={"full_name": request.user.full_name})
    if carried_out(form, lambda: services.rename(user=request.user, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Your name is changed."))
        return redirect("account_home")
    context = {"form": form, "heading": _("Change your name"), "back_url": reverse("account_home"), "button": _("Save")}
    return render(request, "dips/form_page.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest) -> HttpResponse:
    """Show what closing means, or why it cannot be yet; then do it, if the person has just shown who they are."""
    raise_if_reauthentication_required(request, app="")
    found = closing.obstacle(request.user)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and found is None and form.is_valid():
        closing.close_account(user=request.user, by=request.user)
        logout(request)
        return render(request, "accounts/closed.html")
    status = 409 if found and form.is_bound else 422 if form.errors else 200
    return render(request, "accounts/close.html", {"form": form, "obstacle": found}, status=status)


@never_cache
@require_safe
def to_portal(request: HttpRequest, name: str) -> HttpResponse:
    """Send the reader to the same page on the portal."""
    return redirect(links.portal_url(name))


class TooSoon(Exception):
    """Seconds after which another try may help."""

    retry_after = 60


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """allauth's limits answer with this page."""
    return too_many_requests(request, TooSoon())
