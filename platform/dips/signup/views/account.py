"""Step 3: who you are, and the web address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dips.accounts.queries import owns_email, user_by_email
from dips.kernel.errors import DomainError

from .. import naming, services
from ..forms import AccountForm, AddressForm
from ..models import SignUp
from ..services.starting import BY
from .door import of_its_own


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@of_its_own
def account(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """An account is made here, or the one that is there is signed in to; then the council is asked for."""
    if sign_up.is_filed:
        return redirect("signup:progress", pk=sign_up.pk)
    if not (sign_up.name and sign_up.plan):
        return redirect("signup:council", pk=sign_up.pk)
    step = _step(request, sign_up)
    kind = AccountForm if step == "new" else AddressForm
    given = {"slug": naming.usual(sign_up)}
    may = request.method == "POST" and step in ("new", "confirm")
    form = kind(request.POST if may else None, initial=given, host=settings.PORTAL_HOST)
    if form.is_bound and form.is_valid():
        try:
            by = request.user if step == "confirm" else BY
            services.create_council(sign_up=sign_up, by=by, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as refused:
            form.refuse(refused)
        else:
            return redirect("signup:progress", pk=sign_up.pk)
    context = {"sign_up": sign_up, "form": form, "step": step, "waits": services.needs_approval(sign_up)}
    return render(request, "signup/account.html", context, status=422 if form.errors else 200)


def _step(request: HttpRequest, sign_up: SignUp) -> str:
    """What this reader can do: confirm, sign in first, sign in as themselves, or make an account."""
    if request.user.is_authenticated:
        return "confirm" if owns_email(request.user, sign_up.email) else "other"
    return "sign_in" if user_by_email(sign_up.email) is not None else "new"
