"""What needs someone next: read from states and dates, at most seven, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from dips.kernel import clock
from dips.staff import rules
from dips.ui import words
from dips.ui.spine import SpineStage
from tenants.applications.models import Application
from tenants.applications.queries import counts_sent
from tenants.applications.states import S as ApplicationState
from tenants.calls.models import Call
from tenants.calls.queries import calls_of, window
from tenants.calls.states import CallState, Window
from tenants.challenges.models import Challenge
from tenants.challenges.queries import spine, visible_to
from tenants.challenges.states import ChallengeStatus

from . import beginnings
from .beginnings import NextStep

MOST = 7
SOON = timedelta(days=14)


def next_steps(by: Any) -> list[NextStep]:
    """The list of one officer's home page. Each line is there because of a state that they may change."""
    now = clock.now()
    mine = visible_to(by)
    steps = [
        *beginnings.steps(by),
        *_closing(by, mine, now),
        *_to_check(by, mine),
        *_to_open(by, mine),
        *_reviews(by, mine),
        *_to_publish(by, mine),
    ]
    steps += [*_to_write(by, mine), *_drafts(by)]
    return steps[:MOST]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one challenge is."""

    challenge: Challenge
    stages: list[SpineStage]
    window: str
    sent: int | None
    call: Call | None = None


def places(by: Any) -> list[Place]:
    """Where each challenge is that someone may know of: those that take applications first, withdrawn ones not."""
    now = clock.now()
    rows = visible_to(by).exclude(status__in=[ChallengeStatus.WITHDRAWN, ChallengeStatus.ARCHIVED])
    mine = list(rows.select_related("programme", "team").order_by("reference"))
    counts = counts_sent(mine) if rules.can(by, "applications.read_applications") else {}
    calls = calls_of(mine)
    found = [_place(row, calls.get(row.pk), now, counts.get(row.pk)) for row in mine]
    return sorted(found, key=lambda place: place.window != Window.OPEN)


def _place(challenge: Challenge, call: Call | None, now: datetime, sent: int | None) -> Place:
    return Place(challenge, spine(challenge), str(window(call, now)) if call is not None else "", sent, call)


def _closing(by: Any, mine: Any, now: datetime) -> Iterator[NextStep]:
    if not rules.can(by, "calls.manage_call") and not rules.can(by, "applications.read_applications"):
        return
    calls = Call.objects.filter(challenge__in=mine).select_related("challenge")
    for call in calls.filter(state=CallState.PUBLISHED, closes_at__lte=now).order_by("closes_at"):
        assert call.closes_at is not None
        yield NextStep(
            words.deadline(call.closes_at),
            _("Close the call of %(challenge)s") % {"challenge": call.challenge.reference},
            _("Its time is over. Applications can be read once it is closed."),
            _challenge_url(call.challenge),
            _("Open the challenge"),
        )
    soon = calls.filter(state=CallState.PUBLISHED, opens_at__lte=now, closes_at__gt=now, closes_at__lte=now + SOON)
    for call in soon.order_by("closes_at"):
        assert call.closes_at is not None
        yield NextStep(
            words.closes_in(call.closes_at, now),
            _("%(challenge)s closes at %(when)s")
            % {"challenge": call.challenge.reference, "when": words.deadline(call.closes_at)},
            _("Until then it can be extended, with a public notice. Afterwards it cannot."),
            _challenge_url(call.challenge),
            _("Look at the call"),
        )


def _to_check(by: Any, mine: Any) -> Iterator[NextStep]:
    """Closed calls with applications that nobody has said yes or no to."""
    if not rules.can(by, "applications.check_eligibility"):
        return
    waiting = (
        Application.objects.filter(challenge__in=mine, state=ApplicationState.SUBMITTED, call__state=CallState.CLOSED)
        .values("challenge__reference", "call__closes_at")
        .annotate(count=Count("pk"))
        .order_by("call__closes_at")
    )
    for row in waiting:
        yield NextStep(
            _("Since %(day)s") % {"day": words.day(row["call__closes_at"] or clock.now())},
            _("Check who may go on: %(challenge)s") % {"challenge": row["challenge__reference"]},
            ngettext(
                "%(count)d application has no result yet.", "%(count)d applications have no result yet.", row["count"]
            )
            % {"count": row["count"]},
            reverse("applications_admin_challenge", args=[row["challenge__reference"]]),
            _("Check eligibility"),
        )


def _to_open(by: Any, mine: Any) -> Iterator[NextStep]:
    if not rules.can(by, "calls.manage_call"):
        return
    announced = Call.objects.filter(challenge=OuterRef("pk"), state__in=[CallState.PUBLISHED, CallState.CLOSED])
    waiting = mine.filter(~Exists(announced), status=ChallengeStatus.PUBLISHED)
    for challenge in waiting.order_by("reference"):
        yield NextStep(
            _("Now"),
            _("Publish the call of %(challenge)s") % {"challenge": challenge.reference},
            _("The brief is public, and nobody can apply yet."),
            _challenge_url(challenge),
            _("Prepare the call"),
        )


def _reviews(by: Any, mine: Any) -> Iterator[NextStep]:
    if not rules.can(by, "challenges.approve_challenge"):
        return
    waiting = mine.filter(status=ChallengeStatus.IN_REVIEW).exclude(submitted_by=by)
    for challenge in waiting.order_by("updated_at"):
        yield NextStep(
            _("Since %(day)s") % {"day": words.day(challenge.updated_at)},
            _("Read the brief of %(challenge)s") % {"challenge": challenge.reference},
            _("It was sent for review. Approve it, or say what must change."),
            _challenge_url(challenge),
            _("Review the brief"),
        )


def _to_publish(by: Any, mine: Any) -> Iterator[NextStep]:
    if not rules.can(by, "challenges.publish_challenge"):
        return
    for challenge in mine.filter(status=ChallengeStatus.APPROVED).order_by("updated_at"):
        yield NextStep(
            _("Since %(day)s") % {"day": words.day(challenge.updated_at)},
            _("Publish %(challenge)s") % {"challenge": challenge.reference},
            _("Its brief is approved. Publishing puts it on your site and in the national list."),
            _challenge_url(challenge),
            _("Open the challenge"),
        )


def _to_write(by: Any, mine: Any) -> Iterator[NextStep]:
    if not rules.can(by, "challenges.write_brief"):
        return
    asked = mine.filter(status__in=[ChallengeStatus.CHANGES_REQUESTED, ChallengeStatus.DRAFT])
    for challenge in asked.order_by("status", "updated_at"):
        back = challenge.status == ChallengeStatus.CHANGES_REQUESTED
        yield NextStep(
            _("Since %(day)s") % {"day": words.day(challenge.updated_at)},
            (_("Change the brief of %(challenge)s") if back else _("Finish the brief of %(challenge)s"))
            % {"challenge": challenge.reference},
            _("A reviewer asked for changes.") if back else _("It is a draft. Nobody outside sees it."),
            _challenge_url(challenge),
            _("Write the brief"),
        )


def _drafts(by: Any) -> Iterator[NextStep]:
    """Pages that are public and have newer words waiting."""
    if not rules.can(by, "cms.edit_site"):
        return
    for page in Page.objects.filter(live=True, has_unpublished_changes=True).order_by("-latest_revision_created_at")[
        :3
    ]:
        yield NextStep(
            _("Since %(day)s") % {"day": words.day(page.latest_revision_created_at or clock.now())},
            _("Publish the changes to “%(title)s”") % {"title": page.title},
            _("Someone changed the page and has not published it."),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            _("Open the page"),
        )


def _challenge_url(challenge: Challenge) -> str:
    return reverse("challenges_admin_one", args=[challenge.reference])
