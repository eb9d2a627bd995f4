"""What allauth has no view for."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dips.councils import links

from .requests import PersonRequest
from .second_factor.adapter import may_use_passkeys
from .second_factor.services import has_second_factor


class LoginView(views.LoginView):
    """Offers a passkey where one can work."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkeys": may_use_passkeys(self.request)}


login = LoginView.as_view()


@never_cache
@login_required
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Everything about one's own account, each with the way to change it."""
    return render(request, "accounts/home.html", {"second_step": has_second_factor(request.user)})


@never_cache
@require_safe
def to_portal(request: HttpRequest, name: str) -> HttpResponse:
    """Send the reader to the same page on the portal."""
    return redirect(links.portal_url(name))
