"""The checklist in the council's admin: the whole list with its percentage, and each item by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints.services import MANAGE
from dips.councils.scope import here
from dips.kernel.errors import DomainError, NotAllowed
from dips.staff.errors import RoleMissing
from dips.staff.officer import Crumb, form_page, handled, page
from dips.staff.rules import can
from dips.ui import words

from ..models import ChecklistItem
from . import queries, rules, services
from .errors import NoSuchItem
from .forms import AskForm, AssignForm
from .states import COLOURS

ICON = "tasks"
METHODS = ["GET", "HEAD", "POST"]


def find(key: str, *, by: Any) -> ChecklistItem:
    """An item, for those who may see the list."""
    if not queries.may_see(by):
        raise RoleMissing(by, rules.MANAGE)
    item = queries.items().filter(key=key).first()
    if item is None:
        raise NoSuchItem
    return item


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    if not queries.may_see(request.user):
        raise RoleMissing(request.user, rules.MANAGE)
    council, found = here(), queries.standings()
    parts = [(label, [_row(each) for each in items]) for label, items in found.parts]
    return page(
        request,
        "adoption/admin/checklist.html",
        title=_("Set up %(council)s") % {"council": council.label},
        icon=ICON,
        found=found,
        parts=parts,
        owners=_owners(found),
        may_change=can(request.user, MANAGE),
    )


def _row(each: queries.Standing) -> dict[str, Any]:
    """A line of the list. What a person ticks or asks for leads to its own page, the rest to where it is done."""
    own = address(each.item)
    goes_on = each.url and not each.is_ticked and not each.is_done
    return {"it": each, "url": each.url if goes_on else own, "own": own, "colour": COLOURS.get(each.how, "")}


def _owners(found: queries.Standings) -> list[tuple[str, int]]:
    """Who has how much left to do, in the order of the list."""
    counts: dict[str, int] = {}
    for each in found.items:
        if not each.is_done:
            counts[each.owner] = counts.get(each.owner, 0) + 1
    return list(counts.items())


def address(item: ChecklistItem) -> str:
    return reverse("adoption_checklist_item", args=[item.key])


def _crumbs(item: ChecklistItem | None = None) -> list[Crumb]:
    trail = [(_("Set-up"), reverse("adoption_checklist"))]
    return [*trail, (item.title, address(item))] if item else trail


@require_safe
def one(request: PersonRequest, key: str) -> HttpResponse:
    return _one(request, find(key, by=request.user))


def _one(request: PersonRequest, item: ChecklistItem, refusal: DomainError | None = None) -> HttpResponse:
    standing = queries.standing(item)
    return page(
        request,
        "adoption/admin/item.html",
        title=item.title,
        crumbs=_crumbs(),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        item=item,
        it=standing,
        colour=COLOURS.get(standing.how, ""),
        may_do=rules.can_do(request.user, item),
        may_manage=rules.can_manage(request.user),
    )


@require_POST
def tick(request: PersonRequest, key: str) -> HttpResponse:
    """Done, or with `undo` not done after all."""
    item = find(key, by=request.user)
    verb = services.mark_undone if "undo" in request.POST else services.mark_done
    try:
        verb(item=item, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _one(request, item, refusal)
    return redirect("adoption_checklist")


@require_POST
def remind(request: PersonRequest, key: str) -> HttpResponse:
    item = find(key, by=request.user)
    try:
        told = services.remind(item=item, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _one(request, item, refusal)
    messages.success(request, _("Reminded: %(names)s.") % {"names": ", ".join(map(str, told))})
    return redirect(address(item))


@require_http_methods(METHODS)
def assign(request: PersonRequest, key: str) -> HttpResponse:
    rules.require_manage(request.user)
    item = find(key, by=request.user)

    def facts() -> dict[str, Any]:
        item.refresh_from_db()
        return {"owner": item.owner_id, "due_on": item.own_due_on, "version": item.version}

    form = AssignForm(request.POST or None, initial=facts(), role_name=queries.role_name(item))
    if handled(request, form, lambda: services.assign(item=item, by=request.user, **form.cleaned_data), now=facts):
        messages.success(request, _("Saved."))
        return redirect("adoption_checklist")
    return form_page(
        request,
        form,
        title=_("Owner and date"),
        lead=_("%(title)s. The blueprint’s date is %(day)s.")
        % {"title": item.title, "day": words.day(item.standard_due_on)},
        button=_("Save owner and date"),
        crumbs=_crumbs(item),
        icon=ICON,
        cancel_url=address(item),
    )


@require_http_methods(METHODS)
def ask(request: PersonRequest, key: str) -> HttpResponse:
    """Send somebody the link to sign with."""
    rules.require_manage(request.user)
    item = find(key, by=request.user)
    form = AskForm(request.POST or None, initial={"email": item.asked_email})
    if handled(request, form, lambda: services.ask_signature(item=item, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The link is on its way to %(email)s.") % form.cleaned_data)
        return redirect(address(item))
    return form_page(
        request,
        form,
        template="adoption/admin/ask.html",
        title=_("Ask for a signature"),
        button=_("Send the link"),
        crumbs=_crumbs(item),
        icon=ICON,
        cancel_url=address(item),
        item=item,
    )
