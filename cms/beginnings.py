"""What a new council does first: a programme, a team, a challenge. Each line goes when its thing is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dips.staff.rules import can
from tenants.challenges.models import Challenge
from tenants.programmes.models import Programme, ServiceTeam


@dataclass(frozen=True, slots=True)
class NextStep:
    """When, what and why, and where to do it."""

    when: str
    what: str
    why: str
    url: str
    button: str


def steps(by: Any) -> Iterator[NextStep]:
    """Nothing for someone who may not set up programmes, and nothing once there is a challenge."""
    if not can(by, "programmes.manage_programme"):
        return
    if not Programme.objects.exists():
        yield from _empty(by)
    elif not ServiceTeam.objects.exists():
        yield NextStep(
            _("Next"),
            _("Add the first service team"),
            _("A challenge belongs to the team that has the problem."),
            reverse("programmes_admin_team"),
            _("Add a team"),
        )
    elif not Challenge.objects.exists() and can(by, "challenges.write_brief"):
        yield NextStep(
            _("Next"),
            _("Write the first challenge"),
            _("One question, from the people who have the problem. Nobody outside sees it until you publish it."),
            reverse("challenges_admin_new"),
            _("Write a challenge"),
        )


def _empty(by: Any) -> Iterator[NextStep]:
    yield NextStep(
        _("First"),
        _("Start a programme"),
        _("It takes its stages, form, rules and letters from the blueprint. You can change every one of them."),
        reverse("programmes_admin_new"),
        _("Start"),
    )
    if can(by, "staff.manage_people"):
        yield NextStep(
            _("Soon"),
            _("Invite the people who work on it"),
            _("Programme managers, challenge owners, sponsors and assessors each get a part of their own."),
            reverse("wagtailusers_users:index"),
            _("Invite"),
        )
    if can(by, "cms.edit_site"):
        yield NextStep(
            _("Soon"),
            _("Read your pages, and make them yours"),
            _("They are public already, with starter words: how to apply, privacy, whom to contact."),
            reverse("wagtailadmin_explore_root"),
            _("See the pages"),
        )
