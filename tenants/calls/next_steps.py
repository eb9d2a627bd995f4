"""What calls need next: to be published, to be looked at before they end, to be closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from dips.staff.next_steps import SOON, Ask, NextStep, Urgency, since
from dips.staff.rules import can
from dips.ui import words
from tenants.challenges.next_steps import challenges_of, url
from tenants.challenges.states import ChallengeStatus

from . import rules
from .models import Call
from .states import CallState

READ = "applications.read_applications"


def steps(ask: Ask) -> Iterator[NextStep]:
    """From two queries: calls that end, and public challenges without a call."""
    may_manage = can(ask.by, rules.MANAGE)
    if may_manage or can(ask.by, READ):
        yield from _ending(ask)
    if may_manage:
        yield from _to_publish(ask)


def _ending(ask: Ask) -> Iterator[NextStep]:
    over, soon = Q(closes_at__lte=ask.now), Q(opens_at__lte=ask.now, closes_at__lte=ask.now + SOON)
    running = Call.objects.filter(over | soon, challenge__in=challenges_of(ask), state=CallState.PUBLISHED)
    for call in running.select_related("challenge"):
        assert call.closes_at is not None
        if call.closes_at <= ask.now:
            yield NextStep(
                words.deadline(call.closes_at),
                _("Close the call of %(challenge)s") % {"challenge": call.challenge.reference},
                _("Its time is over. Applications can be read once it is closed."),
                url(call.challenge),
                _("Open the challenge"),
                Urgency.LATE,
                call.closes_at,
            )
        else:
            yield NextStep(
                words.closes_in(call.closes_at, ask.now),
                _("%(challenge)s closes at %(when)s")
                % {"challenge": call.challenge.reference, "when": words.deadline(call.closes_at)},
                _("Until then it can be extended, with a public notice. Afterwards it cannot."),
                url(call.challenge),
                _("Look at the call"),
                Urgency.DUE,
                call.closes_at,
            )


def _to_publish(ask: Ask) -> Iterator[NextStep]:
    announced = Call.objects.filter(challenge=OuterRef("pk"), state__in=[CallState.PUBLISHED, CallState.CLOSED])
    waiting = challenges_of(ask).filter(~Exists(announced), status=ChallengeStatus.PUBLISHED)
    for challenge in waiting:
        yield NextStep(
            since(challenge.published_at or challenge.updated_at),
            _("Publish the call of %(challenge)s") % {"challenge": challenge.reference},
            _("The brief is public, and nobody can apply yet."),
            url(challenge),
            _("Prepare the call"),
            Urgency.WAITING,
            challenge.published_at,
        )
