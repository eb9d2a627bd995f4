"""allauth's pages of the second step, in our house: on a council's host they work as the portal, for accounts are national."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dips.councils.scope import as_portal, portal_scope

from ..adapter import get_login_redirect_url, is_own_path
from ..requests import PersonRequest
from . import proof
from .adapter import may_use_passkeys
from .services import has_second_factor

BACK = "second_step_next"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def start(request: PersonRequest) -> HttpResponse:
    """Why a second step, and which. Whoever must have one comes here from what they wanted, and goes back to it after."""
    asked = request.GET.get("next", "")
    if is_own_path(asked):
        request.session[BACK] = asked
    with portal_scope():
        enrolled = has_second_factor(request.user)
    if enrolled and proof.is_proven(request):
        return redirect(way_on(request))
    if enrolled:
        return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
    context = {"must": request.GET.get("must") == "1", "passkeys": may_use_passkeys(request), "on": way_on(request)}
    return render(request, "mfa/start.html", context)


@require_POST
@login_required
def go_on(request: PersonRequest) -> HttpResponse:
    """Back to what the second step stood before."""
    onward = way_on(request)
    request.session.pop(BACK, None)
    return redirect(onward)


@require_POST
@login_required
def put_away(request: PersonRequest) -> HttpResponse:
    """Do not offer the second step again in this session."""
    request.session["second_step_put_away"] = True
    asked = request.POST.get("next", "")
    return redirect(asked if is_own_path(asked) else way_on(request))


def way_on(request: HttpRequest) -> str:
    kept = request.session.get(BACK, "")
    return kept if is_own_path(kept) else get_login_redirect_url(request)


class AuthenticateView(base.AuthenticateView):
    """The challenge at sign-in, which ends in the council again: only the reading of second factors is the portal's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with portal_scope():
            return super().get_context_data(**kwargs) | {"passkeys": may_use_passkeys(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever needed a recovery code has lost something: say how many are left, and where to put it right."""
        answer: HttpResponse = super().form_valid(form)
        used = getattr(form, "authenticator", None)
        if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
            with portal_scope():
                used.refresh_from_db()  # what the form holds still counts the code that was just used
                left = len(used.wrap().get_unused_codes())
            messages.warning(self.request, recovered(left))
        return answer


def recovered(left: int) -> str:
    """What somebody reads who came in with a recovery code."""
    words = ngettext(
        "You signed in with a recovery code. %(left)s is left. If you have lost your phone or passkey, "
        "take it off your account on the national site, under “Second step”, and add a new one.",
        "You signed in with a recovery code. %(left)s are left. If you have lost your phone or passkey, "
        "take it off your account on the national site, under “Second step”, and add a new one.",
        left,
    )
    return words % {"left": left}


class SignInView(webauthn.LoginWebAuthnView):
    """A passkey in the place of address, password and second step."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"request_options": auth.begin_authentication(user=None)})
        return redirect("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        with portal_scope():
            post_authentication(self.request, authenticator, passwordless=True)
            user = authenticator.user
        onward = get_next_redirect_url(self.request)
        return perform_login(self.request, Login(user=user, redirect_url=onward))


class ConfirmByCodeView(base.ReauthenticateView):
    """Where a second step is asked for, the password is no way round it."""

    def get_reauthentication_alternatives(self) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_alternatives()
        may_use_password = proof.is_proven(self.request) and not proof.is_lent(self.request)
        return [way for way in ways if way["id"] != "reauthenticate" or may_use_password]


class AddPasskeyView(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        creation = auth.begin_registration(self.request.user, passwordless=True)
        return super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs) | {
            "js_data": {"creation_options": creation}
        }

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        proof.record(self.request.session, self.request.user, type="webauthn")
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class ActivateTOTPView(totp.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        proof.record(self.request.session, self.request.user, type="totp")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"groups": [secret[i : i + 4] for i in range(0, len(secret), 4)]}

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class CodesView(codes.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"waiting": BACK in self.request.session}


def passkeys_only_here(view: Any) -> Any:
    """On a host that no passkey belongs to, the pages of passkeys do not exist."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use_passkeys(request):
            raise Http404
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return never_cache(wrapped)


def account_page(view: Any) -> Any:
    """Signed in, never kept by a cache, and as the portal on every host."""
    return never_cache(login_required(as_portal(view)))


def keys_page(view: Any) -> Any:
    """Shows or makes what opens the account everywhere: not to whom a council's provider alone has vouched for."""

    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if proof.is_lent(request):
            first = "mfa_reauthenticate" if proof.has_factor(request.user) else "account_reauthenticate"
            return redirect(f"{reverse(first)}?{urlencode({'next': request.path})}")
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return account_page(wrapped)


authenticate = never_cache(AuthenticateView.as_view())
reauthenticate = account_page(ConfirmByCodeView.as_view())
index = account_page(base.IndexView.as_view())
activate_totp = keys_page(ActivateTOTPView.as_view())
deactivate_totp = keys_page(totp.DeactivateTOTPView.as_view())
view_codes = keys_page(CodesView.as_view())
generate_codes = account_page(codes.GenerateRecoveryCodesView.as_view())
download_codes = keys_page(codes.DownloadRecoveryCodesView.as_view())
passkey_sign_in = passkeys_only_here(SignInView.as_view())
passkey_list = passkeys_only_here(account_page(webauthn.ListWebAuthnView.as_view()))
passkey_add = passkeys_only_here(keys_page(AddPasskeyView.as_view()))
passkey_rename = passkeys_only_here(account_page(webauthn.EditWebAuthnView.as_view()))
passkey_remove = passkeys_only_here(account_page(webauthn.RemoveWebAuthnView.as_view()))
passkey_confirm = passkeys_only_here(account_page(webauthn.ReauthenticateWebAuthnView.as_view()))
