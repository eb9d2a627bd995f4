"""The page that lists what somebody holds, and gives it to somebody else in one act."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dips.accounts.models import User
from dips.accounts.requests import PersonRequest
from dips.kernel.errors import NotFound

from .. import holdings
from ..crumbs import people_crumbs
from ..deputies.services import require_own
from ..deputies.views import back
from ..models import Member
from ..officer import form_page, handled
from ..rules import can
from ..services import MANAGE
from . import services
from .forms import HandOverForm


def holder_of(request: PersonRequest, user_id: UUID) -> User:
    """Also somebody who has left. Others than oneself are for those who manage people; strangers are not found."""
    member = Member.objects.select_related("user").filter(user_id=user_id).first()
    require_own(request.user, member.user if member else User(pk=user_id))
    if member is None:
        raise NotFound
    return member.user


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, user_id: UUID) -> HttpResponse:
    person = holder_of(request, user_id)
    things = holdings.of(person.pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, person=person, things=things)

    def save() -> list[holdings.Thing]:
        said = form.cleaned_data
        return services.hand_over(
            person=person, to=said["to"], keys=said["things"], reason=said["reason"], by=request.user
        )

    if gone := handled(request, form, save):
        assert isinstance(gone, list), "what the verb gives back"
        told = ngettext(
            "%(count)d thing is handed over to %(to)s.", "%(count)d things are handed over to %(to)s.", len(gone)
        )
        messages.success(request, told % {"count": len(gone), "to": form.cleaned_data["to"]})
        return redirect("staff_hand_over", user_id)
    return form_page(
        request,
        form,
        template="staff/admin/hand_over.html",
        title=_("Hand over what %(name)s holds") % {"name": person},
        button=_("Hand over"),
        crumbs=people_crumbs() if can(request.user, MANAGE) else (),
        icon="group",
        cancel_url=back(request),
        person=person,
        things=things,
    )
