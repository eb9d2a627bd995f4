"""What this room can see of a council's set-up: a programme with its dates, and who pays for it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dips.staff import onboarding
from dips.staff.onboarding import Answer

from .models import FundingLine, Programme
from .states import ProgrammeState


def programme_runs(_role: str) -> Answer:
    """A programme is shown to the public, and says when it begins and ends."""
    programme = Programme.objects.order_by("-created_at").first()
    if programme is None:
        return Answer.of(False, url=reverse("programmes_admin_new"))
    missing = [
        note
        for is_missing, note in (
            (programme.starts_on is None or programme.ends_on is None, _("A date is missing")),
            (programme.state == ProgrammeState.DRAFT, _("Not on your site yet")),
        )
        if is_missing
    ]
    url = reverse("programmes_admin_one", args=[programme.slug])
    return Answer.of(not missing, ". ".join(missing), url, begun=True)


def funding_named(_role: str) -> Answer:
    programme = Programme.objects.order_by("-created_at").first()
    if programme is None:
        return Answer.of(False, _("Start the programme first"))
    count = FundingLine.objects.count()
    note = ngettext("%(count)d source", "%(count)d sources", count) % {"count": count} if count else ""
    return Answer.of(bool(count), note, reverse("programmes_admin_one", args=[programme.slug]))


def register() -> None:
    label = gettext_lazy("A programme is on the site, with its first and last day")
    onboarding.register("programme_runs", label, programme_runs)
    onboarding.register("funding_named", gettext_lazy("A source of funding is named"), funding_named)
