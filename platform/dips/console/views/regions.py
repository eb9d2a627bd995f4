"""Who may look at which area's figures; and to which areas a council belongs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.models import Council
from dips.kernel import clock
from dips.kernel.actors import in_words
from dips.regions import services
from dips.regions.models import Viewer
from dips.ui import words
from dips.ui.forms import carried_out

from ..door import page
from ..forms_regions import PlaceForm, ViewerForm
from ..tables import Cell, Table, columns, link, tag, with_note
from .reason import Question, ask

PERSON = (
    "id", "user__email", "user__full_name", "user__anonymised_at", "area__name",
    "granted_at", "granted_label", "reason", "expires_on", "ended_at",
)  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who may look now, and whose last day is over but was not ended."""
    today = clock.london(clock.now()).date()
    viewers = Viewer.objects.select_related("user", "area").filter(ended_at=None).only(*PERSON)
    rows: list[list[Cell]] = [
        [
            with_note(str(each.user), each.user.email),
            each.area.name,
            tag("May look", "green") if each.expires_on >= today else tag("Over", "grey"),
            words.day(each.expires_on),
            with_note(each.reason, f"{in_words(each.granted_label)}, {words.day(each.granted_at)}"),
            _shut_out(each),
        ]
        for each in viewers
    ]
    heads = columns("Person", "Area", "State", "Last day", "Why", "What you can do")
    return page(request, "regions", "regions", table=Table("Who may look at an area’s figures", heads, rows))


def _shut_out(viewer: Viewer) -> SafeString:
    """The link says for whom and where to those who hear it out of its row."""
    whom = format_html('Shut out<span class="govuk-visually-hidden">: {}, {}</span>', viewer.user, viewer.area)
    return link(reverse("console:viewer_end", args=[viewer.pk]), whom)


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: PersonRequest) -> HttpResponse:
    form = ViewerForm(request.POST or None)
    if viewer := carried_out(form, lambda: services.grant_view(**form.cleaned_data, by=request.user)):
        until = words.day(viewer.expires_on)
        messages.success(request, f"They may look at {viewer.area} until {until}, and are told by e-mail.")
        return redirect("console:regions")
    return page(request, "viewer", "regions", status=422 if form.errors else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PersonRequest, pk: UUID) -> HttpResponse:
    viewer = get_object_or_404(Viewer.objects.select_related("user", "area").only(*PERSON), pk=pk, ended_at=None)
    question = Question(
        f"Shut {viewer.user} out of {viewer.area}",
        "From that moment the area’s page is not there for them. What they took away before, they have.",
        "Shut them out",
        "They see nothing of this area any more.",
    )
    return ask(
        request,
        question,
        section="regions",
        back=reverse("console:regions"),
        act=lambda reason: services.end_view(viewer=viewer, reason=reason, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: PersonRequest, council: str) -> HttpResponse:
    """Which council of the country it is, and under which region and strategic authority it stands."""
    row = get_object_or_404(Council.objects.select_related("authority", "region"), slug=council)
    areas = {"authority": row.authority, "region": row.region}
    now = {key: area.slug if area else "" for key, area in areas.items()}
    form = PlaceForm(request.POST or None, initial={"gss_code": row.gss_code, **now})
    back = reverse("console:council", args=[row.slug])
    if carried_out(form, lambda: services.place_council(council=row, **_chosen(form, now), by=request.user)):
        messages.success(request, "Saved. What the council shared with an area that it left has ended.")
        return redirect(back)
    context = {"form": form, "council": row, "back": back}
    return page(request, "authority", "councils", status=422 if form.errors else 200, **context)


def _chosen(form: PlaceForm, now: dict[str, str]) -> dict[str, Any]:
    """An authority that was left at none is not named, so that a new code may bring one."""
    given = dict(form.cleaned_data)
    return given | ({} if given["authority"] or now["authority"] else {"authority": None})
