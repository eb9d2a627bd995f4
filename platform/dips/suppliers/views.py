"""The supplier's own pages on the portal: its organisations, their profile and their people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dips.accounts.adapter import is_own_path
from dips.accounts.queries import owns_email
from dips.accounts.requests import PersonRequest
from dips.ui import typed
from dips.ui.forms import carried_out

from . import queries, services, size_rules
from .forms import InviteMemberForm, OrganisationForm
from .models import SupplierInvitation
from .states import MemberRole


def page(view: Any) -> Any:
    """Signed in, and never kept by a cache."""
    return never_cache(login_required(view))


def _onward(request: HttpRequest) -> str:
    """Where the person came from and goes back to; never another site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if is_own_path(asked) else ""


@page
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """All organisations of the person; the first step if there is none."""
    organisations = list(queries.organisations_of(request.user))
    if len(organisations) == 1:
        return redirect("suppliers:organisation", organisations[0].pk)
    return render(request, "suppliers/home.html", {"organisations": organisations})


@page
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """`next` leads back to what needed an organisation, such as an application."""
    onward = _onward(request)
    form = OrganisationForm(request.POST or None)
    if made := carried_out(form, lambda: services.create_organisation(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Your organisation is saved."))
        return redirect(onward or reverse("suppliers:organisation", args=[made.pk]))
    kept = typed.fill(form, request)
    return render(request, "suppliers/form.html", {"form": form, "next": onward, "kept": kept})


@page
@require_GET
def organisation(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = queries.organisation_for(request.user, pk)
    rule = next((rule for rule in size_rules.RULES if rule.key == found.size_rule), None)
    context = {
        "organisation": found,
        "is_administrator": queries.is_administrator(request.user, found),
        "rule": rule,
        "several": queries.organisations_of(request.user).count() > 1,
        "next": _onward(request),
    }
    return render(request, "suppliers/organisation.html", context)


@page
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = queries.organisation_for(request.user, pk)
    if not queries.is_administrator(request.user, found):
        raise services.errors.NotAdministrator
    onward = _onward(request)
    form = OrganisationForm(request.POST or None, organisation=found)
    if carried_out(form, lambda: services.update_profile(organisation=found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Your changes are saved. Applications that you have sent keep what they said."))
        return redirect(onward or reverse("suppliers:organisation", args=[found.pk]))
    context = {"form": form, "organisation": found, "next": onward, "kept": typed.fill(form, request)}
    return render(request, "suppliers/form.html", context)


@page
@require_http_methods(["GET", "POST"])
def members(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Who acts for the organisation; an administrator invites here too."""
    found = queries.organisation_for(request.user, pk)
    is_administrator = queries.is_administrator(request.user, found)
    form = InviteMemberForm(request.POST or None)

    def invite() -> object:
        return services.invite_member(organisation=found, by=request.user, **form.cleaned_data)

    if carried_out(form, invite, beyond=(services.errors.NotAdministrator,)):
        messages.success(request, _("The invitation is on its way."))
        return redirect("suppliers:members", found.pk)
    people = list(queries.members_of(found))
    context = {
        "organisation": found,
        "members": people,
        "last_administrator": sum(each.role == MemberRole.ADMIN for each in people) == 1,
        "invitations": queries.invitations_waiting(found) if is_administrator else [],
        "is_administrator": is_administrator,
        "form": form,
    }
    return render(request, "suppliers/members.html", context)


@page
@require_POST
def change_role(request: PersonRequest, pk: UUID, member: UUID) -> HttpResponse:
    found = queries.organisation_for(request.user, pk)
    row = get_object_or_404(queries.members_of(found), pk=member)
    services.change_role(member=row, role=request.POST.get("role", ""), by=request.user)
    messages.success(request, _("The change is saved."))
    return redirect("suppliers:members", found.pk)


@page
@require_http_methods(["GET", "POST"])
def remove_member(request: PersonRequest, pk: UUID, member: UUID) -> HttpResponse:
    found = queries.organisation_for(request.user, pk)
    row = get_object_or_404(queries.members_of(found), pk=member)
    is_self = row.user_id == request.user.pk
    if request.method == "GET":
        context = {"organisation": found, "member": row, "is_self": is_self}
        return render(request, "suppliers/remove_member.html", context)
    services.remove_member(member=row, by=request.user)
    messages.success(request, _("You have left.") if is_self else _("The person is taken out."))
    return redirect("suppliers:home" if is_self else reverse("suppliers:members", args=[found.pk]))


@page
@require_POST
def withdraw_invitation(request: PersonRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    found = queries.organisation_for(request.user, pk)
    row = get_object_or_404(found.invitations, pk=invitation)
    services.withdraw_invitation(invitation=row, by=request.user)
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("suppliers:members", found.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation. The link was sent to one address; only its owner may accept."""
    row = SupplierInvitation.objects.select_related("organisation").filter(token_hash=services.digest(token)).first()
    if row is None:
        raise Http404
    context = {"invitation": row, "organisation": row.organisation, "is_admin": row.role == MemberRole.ADMIN}
    if not row.is_open:
        return render(request, "suppliers/invitation.html", context | {"step": "over"}, status=410)
    if not request.user.is_authenticated:
        return render(request, "suppliers/invitation.html", context | {"step": "sign_in"})
    if not owns_email(request.user, row.email):
        return render(request, "suppliers/invitation.html", context | {"step": "other"})
    if request.method == "POST":
        services.accept_invitation(token=token, by=request.user)
        messages.success(request, _("You now act for %(name)s.") % {"name": row.organisation})
        return redirect("suppliers:organisation", row.organisation_id)
    return render(request, "suppliers/invitation.html", context | {"step": "accept"})
