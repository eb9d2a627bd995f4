"""What this room can see of a council's set-up: a programme with its dates, and who pays for it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dips.staff import onboarding
from dips.staff.onboarding import Answer, place

from .models import FundingLine, Programme
from .states import ProgrammeState


def programme_runs(_role: str) -> Answer:
    """A programme is shown to the public, and says when it begins and ends."""
    found = list(Programme.objects.order_by("-created_at"))
    if not found:
        return Answer.of(False, url=place("programmes_admin_new"))
    programme = next((each for each in found if not _missing(each)), found[0])
    missing = _missing(programme)
    url = place("programmes_admin_one", programme.slug)
    return Answer.of(not missing, ". ".join(missing), url, begun=True)


def _missing(programme: Programme) -> list[str]:
    return [
        note
        for is_missing, note in (
            (programme.starts_on is None or programme.ends_on is None, _("A date is missing")),
            (programme.state == ProgrammeState.DRAFT, _("Not on your site yet")),
        )
        if is_missing
    ]


def funding_named(_role: str) -> Answer:
    programme = Programme.objects.order_by("-created_at").first()
    if programme is None:
        return Answer.of(False, _("Start the programme first"))
    count = FundingLine.objects.count()
    note = ngettext("%(count)d source", "%(count)d sources", count) % {"count": count} if count else ""
    return Answer.of(bool(count), note, place("programmes_admin_one", programme.slug))


def register() -> None:
    label = gettext_lazy("A programme is on the site, with its first and last day")
    onboarding.register("programme_runs", label, programme_runs)
    onboarding.register("funding_named", gettext_lazy("A source of funding is named"), funding_named)
