"""What a programme needs next: to be begun, to have a team, to be opened."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from dips.staff.next_steps import Ask, NextStep, Urgency, since

from . import rules
from .models import Programme, ServiceTeam
from .states import ProgrammeState


def steps(ask: Ask) -> Iterator[NextStep]:
    if not rules.can_manage(ask.by):
        return
    found = Programme.objects.all() if ask.programme is None else Programme.objects.filter(pk=ask.programme)
    programmes = list(found)
    if not programmes:
        yield _begin()
    elif not ServiceTeam.objects.exists():
        yield _team(programmes[0])
    for programme in programmes:
        if programme.state == ProgrammeState.DRAFT:
            yield _open(programme)


def _begin() -> NextStep:
    return NextStep(
        _("First"),
        _("Start a programme"),
        _("It takes its stages, form, rules and letters from the blueprint. You can change every one of them."),
        reverse("programmes_admin_new"),
        _("Start"),
    )


def _team(programme: Programme) -> NextStep:
    return NextStep(
        _("Next"),
        _("Add the first service team"),
        _("A challenge belongs to the team that has the problem."),
        f"{reverse('programmes_admin_team')}?programme={programme.slug}",
        _("Add a team"),
    )


def _open(programme: Programme) -> NextStep:
    return NextStep(
        since(programme.created_at),
        _("Open the programme %(name)s") % {"name": programme.name},
        _("It is being set up, and your site does not show it yet."),
        reverse("programmes_admin_one", args=[programme.slug]),
        _("Open the programme"),
        Urgency.UNFINISHED,
        programme.created_at,
    )
