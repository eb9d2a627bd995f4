"""The account page on which a person makes, sees and revokes keys."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dips.kernel import clock
from dips.kernel.errors import Invalid

from ..requests import PersonRequest
from ..second_factor import proof
from . import services
from .forms import TokenForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: PersonRequest) -> HttpResponse:
    """Show the keys and the form. A new key is in the answer to its own POST and nowhere else, ever.

    A key does what its person can do in a council, so whoever makes one has passed the second step, and just now
    shown who they are.
    """
    if not proof.is_proven(request):
        return redirect(f"{reverse('second_step_start')}?{urlencode({'must': '1', 'next': request.path})}")
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="")
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            token, secret = services.mint_token(user=request.user, by=request.user, **form.cleaned_data)
        except Invalid as refused:
            for name, texts in refused.errors.items():
                form.add_error(name, texts)
        else:
            return render(request, "accounts/tokens/made.html", {"token": token, "secret": secret})
    context = {"form": form, "tokens": services.tokens_of(request.user), "now": clock.now()}
    return render(request, "accounts/tokens/list.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_POST
def token_revoke(request: PersonRequest, token_id: UUID) -> HttpResponse:
    services.revoke_token(token_id=token_id, by=request.user)
    return redirect("tokens:list")
