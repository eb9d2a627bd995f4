"""The pages behind the plan: pay by card or by invoice, change, cancel, and back from Stripe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.proving import proven_lately
from dips.accounts.requests import PersonRequest
from dips.councils import plans
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require

from .. import gateway, previews, prices, queries, services
from ..errors import NotPaying, ProviderAway, ProviderRefused
from ..forms import CardForm, InvoiceForm, PurchaseOrderForm, cost
from ..rules import MANAGE
from ..services.paying import Billed
from ..states import LIVE, Standing

ICON = "form"
METHODS = ["GET", "HEAD", "POST"]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Your plan"), reverse("staff_plan"))]


def _open(request: PersonRequest) -> None:
    """Every page here is for whoever may pay, where payments are on."""
    require(request.user, MANAGE)
    gateway.require_on()


@require_http_methods(METHODS)
def card(request: PersonRequest) -> HttpResponse:
    """Choose a plan, then on to Stripe's page for the card."""
    _open(request)
    form = CardForm(request.POST if request.method == "POST" else None, offers=queries.require_offers())
    url = handled(request, form, lambda: services.pay_by_card(plan=form.cleaned_data["plan"], by=request.user))
    if url:
        return HttpResponseRedirect(str(url))
    return form_page(
        request,
        form,
        title=_("Pay by card"),
        lead=_(
            "You give the card on a page of Stripe’s, who take the payment. VAT is added there and shown before you pay."
        ),
        button=_("Go on to Stripe"),
        icon=ICON,
        crumbs=_crumbs(),
        cancel_url=reverse("staff_plan"),
    )


@require_http_methods(METHODS)
def invoice(request: PersonRequest) -> HttpResponse:
    """Ask for an invoice that bears a purchase-order number."""
    _open(request)
    form = InvoiceForm(
        request.POST if request.method == "POST" else None,
        offers=queries.require_offers(),
        initial={"email": request.user.email},
    )

    def ask() -> object:
        told = dict(form.cleaned_data)
        return services.ask_for_invoice(plan=told.pop("plan"), billed=Billed(**told), by=request.user)

    if handled(request, form, ask):
        messages.success(request, _("Your invoice is made. It is due in 30 days, and your plan counts from now."))
        return redirect("staff_plan")
    return form_page(
        request,
        form,
        title=_("Ask for an invoice"),
        lead=_("The invoice is sent by e-mail, and is due within 30 days. VAT is added to the price and shown on it."),
        button=_("Make the invoice"),
        icon=ICON,
        crumbs=_crumbs(),
        cancel_url=reverse("staff_plan"),
    )


@require_http_methods(METHODS)
def change(request: PersonRequest, plan: str) -> HttpResponse:
    """What the other plan costs from today, then the change."""
    _open(request)
    if plan not in prices.PAYABLE:
        raise NotFound
    account = queries.account_here()
    if account.standing not in LIVE:
        raise NotPaying
    price = prices.require_known(plan)
    refusal = _refused(request, lambda: services.change_plan(plan=plan, by=request.user))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("Your plan is changed."))
        return redirect("staff_plan")
    return _ask(
        request,
        "billing/admin/change.html",
        refusal=refusal,
        title=_("Change to %(plan)s") % {"plan": plans.BY_KEY[plan].title},
        button=_("Change the plan"),
        plan=plans.BY_KEY[plan],
        cost=cost(price),
        preview=previews.of_change(account, plan) if account.plan != plan else None,
        account=account,
    )


@require_http_methods(METHODS)
@proven_lately
def cancel(request: PersonRequest) -> HttpResponse:
    """What ends and when, then the end."""
    _open(request)
    account = queries.account_here()
    if account.standing not in LIVE:
        raise NotPaying
    refusal = _refused(request, lambda: services.cancel_plan(by=request.user))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The plan is cancelled. Until it ends nothing changes, and you can still keep it."))
        return redirect("staff_plan")
    return _ask(
        request,
        "billing/admin/cancel.html",
        refusal=refusal,
        title=_("Cancel the plan"),
        button=_("Cancel the plan"),
        ends=account.period_ends_at,
        free=plans.BY_KEY[plans.USUAL],
    )


@require_http_methods(METHODS)
def purchase_order(request: PersonRequest) -> HttpResponse:
    _open(request)
    posted = request.POST if request.method == "POST" else None
    form = PurchaseOrderForm(posted, initial={"purchase_order": queries.account_here().purchase_order})

    def give() -> object:
        return services.give_purchase_order(number=form.cleaned_data["purchase_order"], by=request.user)

    if handled(request, form, give):
        messages.success(request, _("Saved. It stands on your invoices from now on."))
        return redirect("staff_plan")
    return form_page(
        request,
        form,
        title=_("Purchase-order number"),
        button=_("Save"),
        icon=ICON,
        crumbs=_crumbs(),
        cancel_url=reverse("staff_plan"),
    )


@require_POST
def keep(request: PersonRequest) -> HttpResponse:
    """Take a cancellation back."""
    _open(request)
    services.keep_plan(by=request.user)
    messages.success(request, _("The plan goes on."))
    return redirect("staff_plan")


@require_POST
def portal(request: PersonRequest) -> HttpResponse:
    """On to Stripe's own pages for a customer."""
    _open(request)
    return HttpResponseRedirect(services.open_portal(by=request.user))


@require_safe
def back(request: PersonRequest) -> HttpResponse:
    """From Stripe's pages: look what was done there, and say it. Asking again does no harm."""
    _open(request)
    try:
        account = services.look_again(by=request.user)
    except (ProviderAway, ProviderRefused):
        messages.warning(request, _("Stripe does not answer at the moment. What you did there shows here soon."))
        return redirect("staff_plan")
    if request.GET.get("paid") == "1" and account.standing == Standing.PAID:
        messages.success(request, _("Thank you. Your plan is paid."))
    elif request.GET.get("paid") == "1":
        messages.warning(request, _("Stripe has not said yet that it is paid. It shows here as soon as it is."))
    elif request.GET.get("paid") == "0":
        messages.info(request, _("Nothing was paid, and nothing has changed."))
    return redirect("staff_plan")


def _refused(request: PersonRequest, verb: Callable[[], object]) -> DomainError | None:
    """Do what was asked for. A refusal is shown on the page where it was asked."""
    if request.method != "POST":
        return None
    try:
        verb()
    except NotFound:
        raise
    except DomainError as refusal:
        return refusal
    return None


def _ask(
    request: PersonRequest, template: str, *, title: str, button: str, refusal: DomainError | None, **context: Any
) -> HttpResponse:
    return page(
        request,
        template,
        title=title,
        button=button,
        icon=ICON,
        crumbs=_crumbs(),
        refusal=refusal,
        status=refusal.status if refusal else 200,
        **context,
    )
