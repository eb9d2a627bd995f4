"""One page on which whoever manages people confirms, trims and removes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dips.accounts.proving import proven_lately
from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError

from .. import holdings
from .. import queries as people
from ..crumbs import people_crumbs
from ..models import Role, UserGroup
from ..officer import page
from ..rules import require
from ..services import MANAGE
from . import services
from .forms import PersonForm
from .queries import AHEAD, due, is_alone


@require_http_methods(["GET", "HEAD", "POST"])
@proven_lately
def confirm(request: PersonRequest) -> HttpResponse:
    """Those who are due by now or within two weeks; with `everybody` all."""
    require(request.user, MANAGE)
    refusal: DomainError | None = None
    forms = _forms(request)
    wrong = [form for form in forms if form.is_bound and not form.is_valid()]
    if request.method == "POST" and not wrong:
        verdicts = [said for form in forms if (said := form.said)]
        try:
            done = services.review_people(verdicts=verdicts, by=request.user)
        except DomainError as refused:
            refusal = refused
        else:
            told = ngettext("%(count)d person is done.", "%(count)d people are done.", len(done))
            messages.success(request, told % {"count": len(done)} if done else _("Nothing is changed."))
            return redirect("staff_confirm")
    return page(
        request,
        "staff/admin/confirm.html",
        title=_("Confirm who may do what"),
        crumbs=people_crumbs(),
        icon="group",
        status=refusal.status if refusal else 422 if wrong else 200,
        refusal=refusal,
        forms=forms,
        wrong=wrong,
        everybody="everybody" in request.GET,
        today=people.today(),
    )


def _forms(request: PersonRequest) -> list[PersonForm]:
    """One for each; oneself stands there too, without a form while somebody else could say it."""
    today, alone = people.today(), is_alone(request.user)
    rows = list(due(today + (timedelta(days=10_000) if "everybody" in request.GET else AHEAD)))
    held: dict[UUID, list[Role]] = {}
    groups = {role.group_id: role for role in people.roles()}
    for row in UserGroup.objects.filter(user_id__in=[each.user_id for each in rows], group_id__in=groups):
        held.setdefault(row.user_id, []).append(groups[row.group_id])
    things: dict[UUID, list[holdings.Thing]] = {}
    for thing in holdings.held([each.user_id for each in rows]):
        things.setdefault(thing.holder, []).append(thing)
    colleagues = [(each.pk, str(each)) for each in people.people_of_today()] if things else []
    forms = []
    for member in rows:
        roles = sorted(held.get(member.user_id, ()), key=lambda role: role.position)
        may = member.user_id != request.user.pk or alone
        data = request.POST if request.method == "POST" and may else None
        forms.append(
            PersonForm(
                data,
                member=member,
                roles=roles,
                things=things.get(member.user_id, []),
                colleagues=colleagues,
                may_confirm=may,
                today=today,
            )
        )
    return [form for form in forms if form.is_bound] if request.method == "POST" else forms
