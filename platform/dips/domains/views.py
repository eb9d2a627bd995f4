"""The pages on which a council brings its own names: an address for its site, e-mail domains, where letters come from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.proving import proof_first, proven_lately
from dips.accounts.requests import PersonRequest
from dips.councils import links, lookup
from dips.councils.scope import here
from dips.kernel.errors import DomainError
from dips.staff.officer import form_page, handled, page

from . import errors, forms, queries, services, showing
from .models import Claim
from .rules import require
from .states import ClaimState, Kind

ICON = "site"
METHODS = ["GET", "HEAD", "POST"]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Own domain and e-mail"), reverse("domains"))]


def _claim(claim_id: UUID) -> Claim:
    found = queries.claims().filter(pk=claim_id).first()
    if found is None:
        raise errors.NoSuchClaim
    return found


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    """All names, and from where letters come."""
    require(request.user)
    council = here()
    rows = [showing.Row(each) for each in queries.claims()]
    own = queries.own_sender(council.schema_name)
    return page(
        request,
        "domains/admin/index.html",
        title=_("Own domain and e-mail"),
        icon=ICON,
        council=council,
        hosts=[row for row in rows if row.claim.kind == Kind.SITE],
        mails=[row for row in rows if row.claim.kind == Kind.MAIL],
        default=links.default_host(council.slug),
        first=lookup.host_of(council),
        own=own,
        sender=queries.sender(),
        service_address=settings.DEFAULT_FROM_EMAIL,
        may_send=bool(queries.proved_mail_domains()),
    )


def _ask(request: PersonRequest, kind: Kind, form: Any, **context: Any) -> HttpResponse:
    require(request.user)

    def save() -> Claim:
        return services.claim(kind=kind, name=form.cleaned_data["name"], by=request.user)

    if made := handled(request, form, save):
        return redirect("domains_claim", claim_id=made.pk)  # type: ignore[attr-defined]
    return form_page(
        request,
        form,
        button=_("Go on"),
        icon=ICON,
        crumbs=_crumbs(),
        cancel_url=reverse("domains"),
        **context,
    )


@require_http_methods(METHODS)
@proven_lately
def ask_host(request: PersonRequest) -> HttpResponse:
    form = forms.HostForm(request.POST if request.method == "POST" else None)
    lead = _("Nothing changes yet. The next page says which two records to set, so that everybody can see it is yours.")
    return _ask(request, Kind.SITE, form, title=_("Use an address of your own"), lead=lead)


@require_http_methods(METHODS)
@proven_lately
def ask_mail(request: PersonRequest) -> HttpResponse:
    form = forms.MailForm(request.POST if request.method == "POST" else None)
    lead = _("Nothing changes yet. The next page says which record to set, so that everybody can see it is yours.")
    return _ask(request, Kind.MAIL, form, title=_("Prove an e-mail domain"), lead=lead)


@require_safe
def one(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    """The records to set, how they were found, and what comes next."""
    require(request.user)
    return _one(request, _claim(claim_id))


def _one(request: PersonRequest, claim: Claim, refusal: DomainError | None = None) -> HttpResponse:
    council = here()
    return page(
        request,
        "domains/admin/claim.html",
        title=claim.shown,
        icon=ICON,
        crumbs=_crumbs(),
        status=refusal.status if refusal else 200,
        refusal=refusal,
        claim=claim,
        records=showing.records(claim, council),
        addresses=settings.DIPS_HOST_ADDRESSES if claim.kind == Kind.SITE else [],
        label=showing.label(claim),
        colour=showing.colour(claim),
        said=showing.said(claim),
        advice=showing.advice(claim) if claim.kind == Kind.MAIL and claim.looked_at else [],
        is_first=lookup.host_of(council) == claim.name,
        default=links.default_host(council.slug),
    )


def _done(request: PersonRequest, claim_id: UUID, verb: Any, sentence: str = "") -> HttpResponse:
    """Do it, and show the claim again; a refusal stands on its page. Looking alone needs no fresh proof."""
    require(request.user)
    claim = _claim(claim_id)
    shown_at = reverse("domains_claim", args=[claim_id])
    if verb is not services.look and (asked := proof_first(request, page=shown_at)):
        return asked
    try:
        verb(claim=claim, by=request.user)
    except DomainError as refusal:
        return _one(request, claim, refusal)
    if sentence:
        messages.success(request, sentence)
    return redirect(shown_at)


@require_POST
def look(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    return _done(request, claim_id, services.look)


@require_POST
def ask_again(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    return _done(request, claim_id, services.ask_again, _("Asked again. There is a new record to set."))


@require_POST
def choose_first(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    return _done(
        request,
        claim_id,
        services.choose_first,
        _("Links and letters name this address now. Visitors are sent on to it."),
    )


@require_POST
def choose_default(request: PersonRequest) -> HttpResponse:
    if asked := proof_first(request, page=reverse("domains")):
        return asked
    host = services.choose_default(by=request.user)
    messages.success(request, _("Links and letters name %(host)s again.") % {"host": host})
    return redirect("domains")


@require_http_methods(METHODS)
@proven_lately
def release(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    """Say what ends, then end it."""
    require(request.user)
    claim = _claim(claim_id)
    if request.method == "POST":
        services.release(claim=claim, by=request.user)
        messages.success(request, _("%(name)s is given up.") % {"name": claim.shown})
        return redirect("domains")
    title = _("Give up %(name)s") % {"name": claim.shown}
    council = here()
    return page(
        request,
        "domains/admin/release.html",
        title=title,
        icon=ICON,
        crumbs=[*_crumbs(), (claim.shown, reverse("domains_claim", args=[claim.pk]))],
        claim=claim,
        is_live=claim.state == ClaimState.LIVE,
        default=links.default_host(council.slug),
    )


@require_http_methods(METHODS)
@proven_lately
def sender(request: PersonRequest) -> HttpResponse:
    """From which address letters come."""
    require(request.user)
    row, domains = queries.sender(), queries.proved_mail_domains()
    form = forms.SenderForm(
        request.POST if request.method == "POST" else None,
        initial={"address": row.address if row else ""},
        domains=domains,
    )

    def save() -> object:
        return services.choose_sender(address=form.cleaned_data["address"], by=request.user)

    if handled(request, form, save):
        messages.success(request, _("Saved. The next letter comes from this address."))
        return redirect("domains")
    claims = queries.claims().filter(kind=Kind.MAIL, state=ClaimState.VERIFIED)
    return form_page(
        request,
        form,
        template="domains/admin/sender.html",
        title=_("Where letters come from"),
        button=_("Save the address"),
        icon=ICON,
        crumbs=_crumbs(),
        cancel_url=reverse("domains"),
        warnings=[each for claim in claims for each in showing.advice(claim) if not each.is_good],
    )


@require_POST
def send_test(request: PersonRequest) -> HttpResponse:
    services.send_test(by=request.user)
    messages.success(request, _("A test letter is on its way to %(address)s.") % {"address": request.user.email})
    return redirect("domains")


@require_POST
def drop_sender(request: PersonRequest) -> HttpResponse:
    if asked := proof_first(request, page=reverse("domains")):
        return asked
    services.drop_sender(by=request.user)
    messages.success(request, _("Letters come from the service’s address again."))
    return redirect("domains")
