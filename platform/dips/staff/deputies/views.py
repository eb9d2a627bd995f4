"""The page on which a person, or whoever manages people, names a deputy, and ends it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.models import User
from dips.accounts.requests import PersonRequest
from dips.kernel.errors import NotFound

from .. import queries as people
from ..crumbs import people_crumbs
from ..officer import form_page, handled
from ..rules import can
from ..services import MANAGE
from . import queries, services
from .forms import DeputyForm


def person_of(request: PersonRequest, user_id: UUID) -> User:
    """Oneself, or anybody of this council for those who manage people; who is not here is not found."""
    found = people.people().filter(pk=user_id).first()
    services.require_own(request.user, found or User(pk=user_id))
    if found is None:
        raise NotFound
    return found


def back(request: PersonRequest) -> str:
    """Where whoever came for themselves came from, or the list of people."""
    return reverse("wagtailusers_users:index" if can(request.user, MANAGE) else "wagtailadmin_account")


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: PersonRequest, user_id: UUID) -> HttpResponse:
    person = person_of(request, user_id)
    form = DeputyForm(
        request.POST if request.method == "POST" else None, person=person, initial={"begins_on": people.today()}
    )
    if row := handled(request, form, lambda: services.name_deputy(person=person, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved: %(named)s. They are told by e-mail.") % {"named": row})
        return redirect("staff_deputy", user_id)
    return form_page(
        request,
        form,
        template="staff/admin/deputy.html",
        title=_("Deputy of %(name)s") % {"name": person},
        button=_("Name deputy"),
        crumbs=people_crumbs() if can(request.user, MANAGE) else (),
        icon="group",
        cancel_url=back(request),
        person=person,
        named=queries.open_ones().filter(person=person).first(),
        stands_in=queries.open_ones().filter(deputy=person),
    )


@require_POST
def end_deputy(request: PersonRequest, user_id: UUID) -> HttpResponse:
    person = person_of(request, user_id)
    row = queries.open_ones().filter(person=person).first()
    if row is None:
        raise NotFound
    services.end_deputy(deputy=row, by=request.user)
    messages.success(
        request, _("%(name)s no longer stands in for %(person)s.") % {"name": row.deputy, "person": person}
    )
    return redirect("staff_deputy", user_id)
