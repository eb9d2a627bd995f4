"""To the provider, and back from it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from dips.accounts.adapter import is_own_path
from dips.accounts.proving import AGAIN
from dips.accounts.second_factor import proof
from dips.councils import links, lookup
from dips.councils.models import Council
from dips.councils.scope import current
from dips.kernel import audit, fetching
from dips.kernel.errors import DomainError
from dips.ui import languages

from .. import errors, services
from ..button import METHOD
from ..models import SignOn
from ..protocol import discovery, flow, proofs
from ..queries import redirect_uri, secret_of, sign_on_in_force

STOPPED = "sign_on_stopped"
SENTENCES: dict[str, type[DomainError]] = {
    each.__name__: each
    for each in (
        errors.Stale,
        errors.Declined,
        errors.NotDated,
        errors.NotProved,
        errors.AddressNotVerified,
        errors.NotHere,
    )
}


def in_force() -> tuple[SignOn, Council]:
    """Where sign-on is not on, its addresses do not exist."""
    row, council = sign_on_in_force(), current()
    if row is None or council is None:
        raise Http404
    return row, council


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send the reader to the council's provider, from the one host that it knows."""
    row, council = in_force()
    if stopped := ratelimit.consume_or_429(request, action="sign_on", limit_get=True):
        return stopped
    onward = request.GET.get("next", "")
    onward = onward if is_own_path(onward) else ""
    home = links.origin(council)
    if lookup.normalise(request.get_host()) != lookup.normalise(home.partition("://")[2]):
        return redirect(home + request.get_full_path())
    try:
        provider = discovery.provider(row.issuer)
    except DomainError as wrong:
        return _stop(request, row, wrong)
    begun = flow.begin(
        request.session,
        issuer=row.issuer,
        onward=onward,
        is_welsh=languages.is_welsh(),
        max_age=0 if AGAIN in request.META["QUERY_STRING"].split("&") else row.session_minutes * 60,
    )
    there = flow.way_there(provider, begun, client_id=row.client_id, redirect_uri=redirect_uri(council))
    return HttpResponseRedirect(there)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """What the provider sent back with the reader. Who they are is decided here; nothing of it stays in the address."""
    row, council = in_force()
    begun = flow.come_back(request.session, request.GET.get("state", ""))
    with override(languages.WELSH if begun and begun.is_welsh else languages.ENGLISH):
        try:
            if begun is None or begun.issuer != row.issuer:
                raise errors.Stale
            arrival = services.arrive(sign_on=row, shown=shown_by(row, council, begun, request.GET.dict()))
        except DomainError as wrong:
            return _stop(request, row, wrong)
        return let_in(request, row, arrival, begun.onward)


def shown_by(row: SignOn, council: Council, begun: flow.Begun, answer: dict[str, str]) -> proofs.Shown:
    """What the provider has shown, after everything that it must hold against."""
    provider = discovery.provider(row.issuer)
    said = flow.exchange(
        provider,
        begun,
        code=flow.code_of(provider, answer),
        client_id=row.client_id,
        secret=secret_of(row),
        redirect_uri=redirect_uri(council),
    )
    access = said.get("access_token")
    access = access if isinstance(access, str) else ""
    claims = proofs.identity(
        said["id_token"],
        provider,
        client_id=row.client_id,
        nonce=begun.nonce,
        max_age=begun.max_age,
        access_token=access,
    )
    return proofs.show(claims, {} if "email" in claims else flow.userinfo(provider, access))


def let_in(request: HttpRequest, row: SignOn, arrival: services.Arrival, onward: str) -> HttpResponse:
    """As any other sign-in; our own second step follows unless the provider's counts."""
    user = arrival.user
    if request.user.is_authenticated:
        logout(request)
    when = {"at": arrival.proved_at, "is_dated": arrival.is_dated}
    record_authentication(request, user, method=METHOD, minutes=row.session_minutes, **when)
    login = Login(user=user, redirect_url=onward or None, signal_kwargs={METHOD: True})
    if not arrival.has_second_factor:
        return perform_login(request, login)
    record_authentication(request, user, method=proof.SECOND, type=METHOD, **when)
    adapter = get_adapter(request)
    facts: dict[str, Any] = {
        "email_verification": login.email_verification,
        "signal_kwargs": login.signal_kwargs,
        "email": None,
        "signup": False,
        "redirect_url": login.redirect_url,
    }
    stopped = adapter.pre_login(request, user, **facts)
    if stopped is not None:
        return stopped
    adapter.login(request, user)
    return adapter.post_login(request, user, **facts)


@never_cache
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Why it did not work, and the other way in."""
    kept = request.session.get(STOPPED)
    if not isinstance(kept, dict):
        return redirect("account_login")
    error = SENTENCES.get(kept["kind"])
    context = {"sentence": str(error.default) if error else "", "reference": kept["code"]}
    return render(request, "signon/stopped.html", context, status=error.status if error else 200)


def _stop(request: HttpRequest, row: SignOn, wrong: DomainError) -> HttpResponse:
    """Say it on a page of its own. The council's trail keeps the code, never an address."""
    kind = next((name for name, each in SENTENCES.items() if isinstance(wrong, each)), "")
    if kind != "Stale":
        is_silent = isinstance(wrong, fetching.Unfetched | errors.ProviderFault)
        audit.record("sign_on.refuse", row, by=services.SIGN_ON, data={"code": wrong.code, "no_answer": is_silent})
    request.session[STOPPED] = {"kind": kind, "code": wrong.code}
    return redirect(reverse("sign_on_stopped"))
